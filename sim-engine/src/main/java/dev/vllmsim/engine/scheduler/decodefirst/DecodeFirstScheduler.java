package dev.vllmsim.engine.scheduler.decodefirst;

import dev.vllmsim.engine.collect.Chain;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.scheduler.Batch;
import dev.vllmsim.engine.scheduler.DecodeSet;
import dev.vllmsim.engine.scheduler.ItemKind;
import dev.vllmsim.engine.scheduler.LifecycleListener;
import dev.vllmsim.engine.scheduler.Scheduler;
import dev.vllmsim.engine.scheduler.WaitReason;
import dev.vllmsim.engine.scheduler.Work;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Serves decodes first, one token each; then prompts under way, a chunk each, in turn; then new prompts, as far as
 * two limits on partly computed prompts allow.
 *
 * <p>A request that completes its prompt emits no token in that step: its first token comes from its first decode
 * step. Whoever decodes is served in every step, because a request starts to decode only after it was in one batch
 * with all that decode already; so decoding requests live in a {@link DecodeSet} and are not touched.
 */
final class DecodeFirstScheduler implements Scheduler {

    private static final class Entry extends DecodeSet.Member {
        final Request request;
        final boolean isLong;
        int computed;
        /** Its place in the order of decoding. */
        final Chain.Link<Entry> inOrder = new Chain.Link<>(this);

        Entry(Request request, boolean isLong) {
            this.request = request;
            this.isLong = isLong;
            this.computed = request.handedOverTokens();
        }

        int promptTokens() {
            return request.spec().promptTokens();
        }
    }

    private final DecodeFirstSettings limits;
    private final LifecycleListener listener;
    private final boolean keepsItems;
    private final boolean keepsWork;
    private final Batch batch = new Batch();

    private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
    private int waitingLong;
    /** Prompts partly computed, less those in the current batch, which rejoin it when the step is over. */
    private final ArrayDeque<Entry> extend = new ArrayDeque<>();

    private int partial;
    private int longPartial;
    private final DecodeSet<Entry> decode = new DecodeSet<>();
    private long joins;
    private final Chain<Entry> decodeOrder = new Chain<>();
    /** Requests that join the decode set in the current step: their first token is not out yet. */
    private final ArrayList<Entry> fresh = new ArrayList<>();

    private final ArrayList<Entry> prefills = new ArrayList<>();
    private int[] prefillTokens = new int[16];
    private int left;

    private int active;
    private long accountedTokens;

    DecodeFirstScheduler(DecodeFirstSettings limits, LifecycleListener listener) {
        this.limits = limits;
        this.listener = listener;
        this.keepsItems = listener.observesSteps();
        this.keepsWork = listener.observesWork();
    }

    @Override
    public void enqueue(Request request) {
        Entry entry = new Entry(request, limits.isLong(request.spec().promptTokens()));
        waiting.addLast(entry);
        if (entry.isLong) {
            waitingLong++;
        }
        active++;
    }

    @Override
    public int active() {
        return active;
    }

    @Override
    public Batch form(long nowNanos) {
        batch.clear();
        prefills.clear();
        int decodes = decode.size();
        batch.addDecodes(decodes, decodes, decode.contextTokens(), decodes - fresh.size());
        left = limits.tokenBudget() - decodes;

        while (!extend.isEmpty() && left > 0 && sequences() < limits.maxSequences()) {
            serve(extend.pollFirst());
        }
        startNewPrefills(nowNanos);

        if (prefills.isEmpty() && fresh.isEmpty()) {
            batch.repeats(decode.stepsToNextFinish());
        }
        if (keepsItems) {
            keepItems();
        }
        if (keepsWork) {
            keepWork();
        }
        return batch;
    }

    private int sequences() {
        return decode.size() + prefills.size();
    }

    private void startNewPrefills(long nowNanos) {
        boolean tookOne = true;
        while (tookOne && !waiting.isEmpty() && left > 0 && partial < limits.maxPartialPrefills()) {
            tookOne = false;
            // Blocked long prompts go to the tail as they are passed. Where nothing but them waits, that turns the
            // queue once round and leaves it as it was.
            if (longBlocked() && waitingLong == waiting.size()) {
                break;
            }
            for (int unseen = waiting.size();
                    unseen > 0 && left > 0 && partial < limits.maxPartialPrefills();
                    unseen--) {
                Entry head = waiting.getFirst();
                if (head.isLong && longBlocked()) {
                    waiting.addLast(waiting.removeFirst());
                    continue;
                }
                if (sequences() >= limits.maxSequences()) {
                    if (longBlocked() && waitingLong > 0) {
                        batch.passedOver(WaitReason.LONG_PARTIAL_PREFILLS, WaitReason.SEQUENCES);
                    }
                    batch.blockedBy(WaitReason.SEQUENCES);
                    return;
                }
                waiting.removeFirst();
                partial++;
                if (head.isLong) {
                    waitingLong--;
                    longPartial++;
                }
                listener.onAdmitted(head.request, 0, false, nowNanos);
                serve(head);
                tookOne = true;
            }
        }
        if (waiting.isEmpty()) {
            return;
        }
        if (left == 0) {
            batch.blockedBy(WaitReason.TOKEN_BUDGET);
        } else if (partial >= limits.maxPartialPrefills()) {
            batch.blockedBy(WaitReason.PARTIAL_PREFILLS);
        } else {
            batch.passedOver(WaitReason.LONG_PARTIAL_PREFILLS, WaitReason.NONE);
        }
    }

    private boolean longBlocked() {
        return longPartial >= limits.maxLongPartialPrefills();
    }

    private void serve(Entry entry) {
        int tokens = Math.min(Math.min(limits.chunk(entry.isLong), entry.promptTokens() - entry.computed), left);
        int index = prefills.size();
        prefills.add(entry);
        if (index == prefillTokens.length) {
            prefillTokens = java.util.Arrays.copyOf(prefillTokens, 2 * index);
        }
        prefillTokens[index] = tokens;
        batch.addPrefill(tokens, entry.computed);
        left -= tokens;
    }

    private void keepWork() {
        Work work = batch.work();
        for (int i = 0; i < fresh.size(); i++) {
            Entry entry = fresh.get(i);
            work.add(entry.request, 1, decode.context(entry), true);
            work.goOn(i);
        }
        for (int i = 0; i < prefills.size(); i++) {
            Entry entry = prefills.get(i);
            work.add(entry.request, prefillTokens[i], entry.computed, false);
        }
        Entry head = waiting.peekFirst();
        batch.head(head == null ? null : head.request);
    }

    private void keepItems() {
        for (Entry entry = decodeOrder.first(); entry != null; entry = entry.inOrder.after()) {
            batch.record(entry.request, ItemKind.DECODE, 1, decode.context(entry), 0);
            batch.recordOutcome(batch.recorded() - 1, 0, 1);
        }
        for (int i = 0; i < prefills.size(); i++) {
            Entry entry = prefills.get(i);
            ItemKind kind = entry.computed == 0 ? ItemKind.PREFILL : ItemKind.EXTEND;
            batch.record(entry.request, kind, prefillTokens[i], entry.computed, 0);
        }
    }

    @Override
    public void advance(Batch formed, long steps) {
        decode.advance(steps);
    }

    @Override
    public void settle(Batch formed, long steps, long startNanos, long endNanos) {
        for (int i = 0; i < fresh.size(); i++) {
            Request request = fresh.get(i).request;
            request.decodeStarted(startNanos);
            request.firstToken(endNanos);
        }
        fresh.clear();
        Entry finished;
        while ((finished = decode.pollFinished()) != null) {
            finish(finished, endNanos);
        }
        for (int i = 0; i < prefills.size(); i++) {
            Entry entry = prefills.get(i);
            Request request = entry.request;
            request.prefillStepStarted(startNanos);
            entry.computed += prefillTokens[i];
            if (entry.computed < entry.promptTokens()) {
                extend.addLast(entry);
            } else {
                request.prefillEnded(endNanos);
                listener.onPrefillDone(request, endNanos);
                startDecoding(entry);
            }
        }
    }

    private void startDecoding(Entry entry) {
        partial--;
        if (entry.isLong) {
            longPartial--;
        }
        decode.join(entry, joins++, entry.request.spec().outputTokens(), entry.promptTokens());
        fresh.add(entry);
        decodeOrder.addLast(entry.inOrder);
    }

    private void finish(Entry entry, long nowNanos) {
        decodeOrder.remove(entry.inOrder);
        active--;
        Request request = entry.request;
        int outputTokens = request.spec().outputTokens();
        accountedTokens += (long) entry.promptTokens() - request.handedOverTokens() + outputTokens;
        request.decodeSteps(outputTokens);
        listener.onFinish(request.finish(outputTokens, nowNanos));
    }

    @Override
    public long accountedTokens() {
        return accountedTokens;
    }

    @Override
    public int running() {
        return active - waiting.size();
    }

    @Override
    public int waiting() {
        return waiting.size();
    }

    @Override
    public List<Request> examples(int limit) {
        List<Request> examples = new ArrayList<>();
        for (Iterable<Entry> queue : List.<Iterable<Entry>>of(waiting, extend)) {
            for (Entry entry : queue) {
                if (examples.size() == limit) {
                    return examples;
                }
                examples.add(entry.request);
            }
        }
        return examples;
    }
}

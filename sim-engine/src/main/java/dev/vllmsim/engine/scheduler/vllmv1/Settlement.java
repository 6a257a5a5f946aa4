package dev.vllmsim.engine.scheduler.vllmv1;

import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.scheduler.DraftUsage;
import dev.vllmsim.engine.scheduler.LifecycleListener;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Applies a batch's results: tokens come out, drafts are verified, requests finish and give back their seats and
 * blocks, in the order in which the batch holds them (vLLM: {@code Scheduler.update_from_output}).
 */
final class Settlement {
    private final Demand demand;
    private final int draftsOfStep;
    private final Acceptance acceptance;
    private final Memory memory;
    private final RunningList running;
    private final WaitingQueue waiting;
    private final PreemptingPass preempting;
    private final LifecycleListener listener;
    /** Whether blocks that tokens in flight have filled are registered when these come out (vLLM: AsyncScheduler). */
    private final boolean registers;

    private int finished;
    private long accountedTokens;
    private long verifications;
    private long draftTokens;
    private long acceptedTokens;
    private final long[] acceptedAt;

    Settlement(
            VllmV1Settings settings,
            Demand demand,
            Memory memory,
            RunningList running,
            WaitingQueue waiting,
            PreemptingPass preempting,
            LifecycleListener listener) {
        this.demand = demand;
        Speculation speculation = settings.execution().speculation();
        this.draftsOfStep = speculation.draftTokens();
        this.acceptance = new Acceptance(speculation);
        this.memory = memory;
        this.running = running;
        this.waiting = waiting;
        this.preempting = preempting;
        this.listener = listener;
        this.registers = settings.execution().asyncScheduling();
        this.acceptedAt = new long[draftsOfStep];
    }

    /** Requests finished; it may overflow, as the number of those that arrived may. */
    int finished() {
        return finished;
    }

    long accountedTokens() {
        return accountedTokens;
    }

    @Nullable
    DraftUsage draftUsage() {
        if (draftsOfStep == 0) {
            return null;
        }
        List<Long> at = new ArrayList<>();
        for (long count : acceptedAt) {
            at.add(count);
        }
        return new DraftUsage(verifications, draftTokens, acceptedTokens, at);
    }

    /** Notes in a batch what a listener may see of its results. */
    void reveal(VllmBatch batch) {
        int item = 0;
        for (int record = 0; record < batch.recorded(); record++) {
            Entry entry = batch.recordedEntries.get(record);
            boolean single = item < batch.size() && batch.entry(item) == entry;
            if (entry.isFinished) {
                batch.recordDiscarded(record);
            } else if (!single) {
                batch.recordOutcome(record, 0, 1);
            } else if (batch.samples(item)) {
                int right = accepted(batch, item);
                batch.recordOutcome(record, right, Math.min(1 + right, entry.outputTokens - entry.outputs));
            }
            item += single ? 1 : 0;
        }
    }

    private int accepted(VllmBatch batch, int item) {
        int drafts = batch.drafts(item);
        if (drafts == 0 || batch.dummies(item)) {
            return 0;
        }
        Entry entry = batch.entry(item);
        return acceptance.of(entry, drafts);
    }

    /** Applies equal steps; more than one only if the batch holds nothing but requests that rested. */
    void settle(VllmBatch batch, int steps, long startNanos, long endNanos) {
        List<Entry> fresh = batch.fresh;
        for (int i = 0; i < fresh.size(); i++) {
            fresh.get(i).request.decodeStarted(startNanos);
        }
        fresh.clear();
        List<Entry> awakened = batch.awakened;
        int next = 0;
        for (int item = 0; item < batch.size(); item++) {
            while (next < awakened.size() && awakened.get(next).rank < batch.entry(item).rank) {
                settleRested(awakened.get(next++), steps, endNanos);
            }
            settleItem(batch, item, startNanos, endNanos);
        }
        while (next < awakened.size()) {
            settleRested(awakened.get(next++), steps, endNanos);
        }
    }

    /** Decodes of a request that rested when the batch was formed. */
    private void settleRested(Entry entry, int steps, long endNanos) {
        if (entry.isFinished) {
            return;
        }
        boolean stale = deliver(entry, steps);
        entry.request.decodeSteps(steps);
        entry.outputs += steps;
        if (!stale) {
            entry.placeholders -= steps;
        }
        entry.lastTokenNanos = endNanos;
        end(entry, endNanos);
    }

    private void settleItem(VllmBatch batch, int item, long startNanos, long endNanos) {
        Entry entry = batch.entry(item);
        if (entry.isFinished) {
            return;
        }
        Request request = entry.request;
        boolean stale = deliver(entry, batch.tokens(item));
        if (batch.isDecode(item)) {
            entry.hasDecoded = true;
            request.decodeStarted(startNanos);
            request.decodeSteps(1);
        } else {
            request.prefillStepStarted(startNanos);
        }
        if (!batch.samples(item)) {
            return;
        }
        preempting.tokenOut();
        int right = accepted(batch, item);
        int drafts = batch.drafts(item);
        if (drafts > 0 && !batch.dummies(item)) {
            count(entry, drafts, right);
        }
        int outputs = Math.min(1 + right, entry.outputTokens - entry.outputs);
        if (!stale) {
            entry.computed -= drafts - right;
            entry.lostTokens += drafts - right;
            entry.placeholders -= drafts - right + outputs;
            entry.drafts += demand.draftsOnSettling();
        }
        tokensOut(entry, outputs, endNanos);
        end(entry, endNanos);
    }

    /** Takes delivery of tokens in flight. Returns whether they are stale: computed before a preemption. */
    private static boolean deliver(Entry entry, int tokens) {
        entry.inFlight -= tokens;
        if (entry.stale == 0) {
            return false;
        }
        entry.stale -= tokens;
        return true;
    }

    private void count(Entry entry, int drafts, int right) {
        entry.verifications++;
        verifications++;
        draftTokens += drafts;
        acceptedTokens += right;
        for (int i = 0; i < right; i++) {
            acceptedAt[i]++;
        }
    }

    private void tokensOut(Entry entry, int outputs, long endNanos) {
        if (entry.outputs == 0) {
            entry.request.prefillEnded(endNanos);
            entry.request.firstToken(endNanos);
            listener.onPrefillDone(entry.request, endNanos);
        } else {
            listener.onTokenGaps(endNanos - entry.lastTokenNanos, 1);
        }
        entry.outputs += outputs;
        entry.lastTokenNanos = endNanos;
    }

    /** Registers what has become known, and finishes a request whose last token came out. */
    private void end(Entry entry, long nowNanos) {
        if (registers && entry.isRunning && !entry.isDecoding()) {
            memory.register(entry, entry.computed - entry.placeholders);
        }
        if (entry.outputs < entry.outputTokens) {
            return;
        }
        if (entry.isRunning) {
            memory.release(entry, true);
            running.remove(entry);
        } else {
            waiting.remove(entry);
        }
        entry.isFinished = true;
        finished++;
        accountedTokens += entry.lostTokens + entry.computed - entry.hitTokens;
        listener.onFinish(entry.request.finish(entry.outputs, nowNanos));
    }
}

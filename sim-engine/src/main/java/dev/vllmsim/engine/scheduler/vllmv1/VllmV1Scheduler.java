package dev.vllmsim.engine.scheduler.vllmv1;

import dev.vllmsim.engine.kvcache.BlockTable;
import dev.vllmsim.engine.kvcache.ContentIndex;
import dev.vllmsim.engine.kvcache.DecodeBlocks;
import dev.vllmsim.engine.kvcache.KvCache;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scheduler.Batch;
import dev.vllmsim.engine.scheduler.DecodeSet;
import dev.vllmsim.engine.scheduler.ItemKind;
import dev.vllmsim.engine.scheduler.ItemVisitor;
import dev.vllmsim.engine.scheduler.KvUsage;
import dev.vllmsim.engine.scheduler.LifecycleListener;
import dev.vllmsim.engine.scheduler.Scheduler;
import dev.vllmsim.engine.scheduler.WaitReason;
import dev.vllmsim.engine.scheduler.vllmv1.VllmV1Settings.Policy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * vLLM V1's scheduler: one list of running requests, served in the order of their admission, then new ones from the
 * waiting queue; blocks of the KV cache are taken as tokens are computed, and running requests are preempted when they
 * run out.
 *
 * <p>The rules ask for every running request in every step. Here only those are looked at whose turn could be
 * different from that of the step before. Running requests are of two kinds:
 *
 * <ul>
 *   <li>Those that decode a token in every step stay in a {@link DecodeSet} and are not touched. When they need
 *       blocks is known from counts ({@link DecodeBlocks}).
 *   <li>The others, called unsettled, compute their prompt, compute again what a preemption threw away, or decode but
 *       were left out of a step. There are few of them.
 * </ul>
 *
 * <p>As long as tokens and blocks suffice for all, the order of the list makes no difference. If the tokens do not,
 * only what stands behind the first unsettled request can be affected, and is walked. If the blocks do not, the whole
 * list is walked by the letter of the rules; that happens only when a request is about to be preempted.
 */
final class VllmV1Scheduler implements Scheduler {
    private final VllmV1Settings settings;
    private final LifecycleListener listener;
    private final Batch batch = new Batch();

    private final int threshold;
    private final int blockSize;
    private final boolean limited;
    private final @Nullable KvCache cache;
    private final @Nullable ContentIndex contents;
    private final int watermarkBlocks;

    private final WaitingQueue waiting;
    private int running;
    private @Nullable Entry first;
    private @Nullable Entry last;
    private long admissions;

    private final DecodeSet<Entry> decoding = new DecodeSet<>();
    private final DecodeBlocks decodeBlocks;
    /** Requests whose next decode step is their first. */
    private final ArrayList<Entry> fresh = new ArrayList<>();

    /** Running requests that are not in the decode set, in the order of the list. */
    private Entry[] unsettled = new Entry[16];

    private int unsettledCount;
    private Entry[] spare = new Entry[16];
    private int spareCount;

    private final List<Request> preempted = new ArrayList<>();
    private long walks;
    private long preemptionsInVain;
    /**
     * Preemptions without a single token in between after which the requests count as stuck. Requests with equal
     * priority and equal arrival can take each other's blocks for ever, as they would in vLLM. Others cannot, and stay
     * far below: between two tokens, somebody computes a prompt and gives none of its blocks back.
     */
    private final long mostInVain;
    /** Whether the request at the head of the queue stays out until something changes that ends a run of steps. */
    private boolean headIsStable;

    private long accountedTokens;
    private long promptTokensLookedUp;
    private long promptTokensHit;

    /**
     * @param settings the limits
     * @param mayShareContent whether prompts can have content in common
     * @param listener is told what happens to requests
     */
    VllmV1Scheduler(VllmV1Settings settings, boolean mayShareContent, LifecycleListener listener) {
        this.settings = settings;
        this.listener = listener;
        this.threshold =
                settings.longPrefillTokenThreshold() == 0 ? Integer.MAX_VALUE : settings.longPrefillTokenThreshold();
        this.blockSize = settings.blockSize();
        this.limited = settings.numGpuBlocks().isPresent();
        boolean sharing = settings.enablePrefixCaching() && mayShareContent;
        this.cache = limited || sharing
                ? new KvCache(
                        settings.numGpuBlocks().orElse(0) - 1,
                        settings.enablePrefixCaching(),
                        settings.version().reusesUnhashedBlocksFirst(),
                        !sharing)
                : null;
        this.contents = sharing ? new ContentIndex(blockSize) : null;
        this.watermarkBlocks =
                (int) (settings.watermark() * settings.numGpuBlocks().orElse(0));
        this.waiting = new WaitingQueue(
                settings.schedulingPolicy() == Policy.PRIORITY,
                settings.maxLongPartialPrefills().isPresent());
        this.decodeBlocks = new DecodeBlocks(blockSize);
        this.mostInVain = Math.max(100_000, 100L * settings.numGpuBlocks().orElse(0));
    }

    @Override
    public void enqueue(Request request) {
        RequestSpec spec = request.spec();
        settings.requireServable(spec);
        Entry entry = new Entry(request, settings.outputTokens(spec), settings.isLong(spec.promptTokens()));
        if (contents != null) {
            BlockTable table = contents.add(spec);
            table.holder(entry);
            entry.table = table;
            if (!contents.quoted().isEmpty()) {
                entry.quoted = contents.quoted().toArray(BlockTable[]::new);
            }
        } else if (settings.enablePrefixCaching()) {
            if (spec.content() != null) {
                throw new IllegalStateException(
                        "request " + spec.id() + " has content to share, against what was said");
            }
            if (limited) {
                entry.table = new BlockTable();
            }
        }
        waiting.add(entry);
    }

    @Override
    public int active() {
        return running + waiting.size();
    }

    @Override
    public int running() {
        return running;
    }

    @Override
    public int waiting() {
        return waiting.size();
    }

    @Override
    public Batch schedule(long startNanos) {
        batch.clear();
        preempted.clear();
        headIsStable = true;
        if (preemptionsInVain > mostInVain) {
            batch.blockedBy(WaitReason.BLOCKS);
            return batch;
        }
        int left = serveRunning(startNanos);
        batch.addDecodes(decoding.size(), decoding.contextTokens(), decoding.size());
        for (int i = 0; i < unsettledCount; i++) {
            addToBatch(unsettled[i]);
        }
        if (preempted.isEmpty()) {
            admit(left, startNanos);
        } else if (!waiting.isEmpty()) {
            batch.blockedBy(WaitReason.BLOCKS);
        }
        if (limited) {
            cache().countStep();
        }
        if (unsettledCount == 0 && preempted.isEmpty()) {
            batch.repeats(equalSteps());
        }
        return batch;
    }

    private KvCache cache() {
        if (cache == null) {
            throw new IllegalStateException("no blocks are kept");
        }
        return cache;
    }

    private void addToBatch(Entry entry) {
        if (entry.tokensNow == 0) {
            return;
        }
        if (entry.isDecode()) {
            batch.addDecodes(1, entry.computed, 0);
        } else {
            batch.addPrefill(entry.tokensNow, entry.computed);
        }
    }

    private long equalSteps() {
        long most = decoding.stepsToNextFinish();
        if (!headIsStable) {
            return 1;
        }
        if (limited && most > 1) {
            // The blocks of the first step have been taken.
            most = 1 + decodeBlocks.stepsWithin(decoding.step() + 1, cache().free(), most - 1);
        }
        return most;
    }

    // ---- running requests ----

    /** Decides what the running requests compute. Returns the tokens that are left of the step. */
    private int serveRunning(long startNanos) {
        long blocks = limited ? decodeBlocks.needed(decoding.step()) : 0;
        long left = (long) settings.maxNumBatchedTokens() - decoding.size();
        for (int i = 0; i < unsettledCount; i++) {
            Entry entry = unsettled[i];
            entry.tokensNow = wanted(entry);
            left -= entry.tokensNow;
            if (left < 0) {
                return serveInOrder(startNanos);
            }
            if (limited) {
                blocks += blocksFor(entry.computed + entry.tokensNow) - entry.blocks;
            }
        }
        if (limited && blocks > 0) {
            if (blocks > cache().free()) {
                return serveByPreempting(startNanos);
            }
            cache().take(blocks);
        }
        for (int i = 0; i < unsettledCount; i++) {
            giveBlocks(unsettled[i]);
        }
        return (int) left;
    }

    private int wanted(Entry entry) {
        return Math.min(entry.known() - entry.computed, threshold);
    }

    private int blocksFor(int tokens) {
        return (tokens + blockSize - 1) / blockSize;
    }

    /** Notes the blocks of an unsettled request for the tokens that it computes now, and registers the full ones. */
    private void giveBlocks(Entry entry) {
        if (cache == null) {
            return;
        }
        int computed = entry.computed + entry.tokensNow;
        entry.blocks = blocksFor(computed);
        if (entry.quoted != Entry.NOTHING_QUOTED) {
            registerQuoted(entry, entry.rank);
        }
        register(entry, computed);
    }

    private void register(Entry entry, int tokens) {
        BlockTable table = entry.table;
        if (table != null) {
            cache().register(table, tokens / blockSize);
        }
    }

    /**
     * Registers the blocks that quoted requests have filled while they decoded untouched, before anyone looks at them.
     * Those that come earlier in the list than the given rank have computed this step's token already.
     */
    private void registerQuoted(Entry entry, long rank) {
        for (BlockTable table : entry.quoted) {
            if (table.holder() instanceof Entry author && author.isDecoding()) {
                int tokens = decoding.context(author) + (author.rank < rank ? 1 : 0);
                cache().register(table, tokens / blockSize);
            }
        }
    }

    /** The tokens do not suffice for all: whoever comes late in the list gets less, or nothing. */
    private int serveInOrder(long startNanos) {
        Entry firstUnsettled = unsettled[0];
        int decodesBehind = 0;
        for (Entry entry = last; entry != null && entry != firstUnsettled; entry = entry.previous) {
            if (entry.isDecoding()) {
                decodesBehind++;
            }
        }
        int left = settings.maxNumBatchedTokens() - (decoding.size() - decodesBehind);
        long blocks = limited ? decodeBlocks.needed(decoding.step()) : 0;
        spareCount = 0;
        int starved = 0;
        for (Entry entry = firstUnsettled; entry != null; entry = entry.next) {
            if (!entry.isDecoding()) {
                entry.tokensNow = Math.min(wanted(entry), left);
                left -= entry.tokensNow;
                if (entry.tokensNow > 0) {
                    blocks += blocksFor(entry.computed + entry.tokensNow) - entry.blocks;
                }
                addSpare(entry);
            } else if (left > 0) {
                left--;
            } else {
                if (limited && decoding.context(entry) % blockSize == 0) {
                    blocks--;
                }
                addSpare(entry);
                starved++;
            }
        }
        if (limited && blocks > cache().free()) {
            return serveByPreempting(startNanos);
        }
        if (limited) {
            cache().take(blocks);
        }
        swapSpare();
        for (int i = 0; i < unsettledCount; i++) {
            Entry entry = unsettled[i];
            if (starved > 0 && entry.isDecoding()) {
                unsettle(entry, startNanos);
            } else if (entry.tokensNow > 0) {
                giveBlocks(entry);
            }
        }
        return left;
    }

    private void addSpare(Entry entry) {
        if (spareCount == spare.length) {
            spare = Arrays.copyOf(spare, 2 * spareCount);
        }
        spare[spareCount++] = entry;
    }

    private void swapSpare() {
        Entry[] old = unsettled;
        unsettled = spare;
        unsettledCount = spareCount;
        spare = old;
        spareCount = 0;
    }

    /** The blocks do not suffice for all: the whole list, request by request, as the rules say. */
    private int serveByPreempting(long startNanos) {
        long walk = ++walks;
        int left = settings.maxNumBatchedTokens();
        KvCache blocks = cache();
        boolean stopped = false;
        Entry entry = first;
        while (entry != null && left > 0 && !stopped) {
            boolean decodes = entry.isDecoding();
            int tokens = decodes ? 1 : Math.min(wanted(entry), left);
            int shortfall = decodes
                    ? (decoding.context(entry) % blockSize == 0 ? 1 : 0)
                    : blocksFor(entry.computed + tokens) - entry.blocks;
            while (shortfall > blocks.free() && !stopped) {
                Entry victim = victim();
                if (victim.walk == walk) {
                    left += victim.isDecoding() ? 1 : victim.tokensNow;
                }
                preempt(victim, victim.walk == walk, startNanos);
                stopped = victim == entry;
            }
            if (!stopped) {
                blocks.take(shortfall);
                entry.walk = walk;
                left -= tokens;
                if (!decodes) {
                    entry.tokensNow = tokens;
                    giveBlocks(entry);
                }
                entry = entry.next;
            }
        }
        spareCount = 0;
        for (Entry each = first; each != null; each = each.next) {
            if (each.walk != walk) {
                if (each.isDecoding()) {
                    unsettle(each, startNanos);
                }
                each.tokensNow = 0;
                addSpare(each);
            } else if (!each.isDecoding()) {
                addSpare(each);
            }
        }
        Arrays.fill(unsettled, 0, unsettledCount, null);
        swapSpare();
        return left;
    }

    private Entry victim() {
        Entry victim = last;
        if (settings.schedulingPolicy() == Policy.PRIORITY) {
            victim = first;
            for (Entry entry = first; entry != null; entry = entry.next) {
                if (victim == null || isLater(entry, victim)) {
                    victim = entry;
                }
            }
        }
        if (victim == null) {
            throw new IllegalStateException("blocks are short, but nobody holds any");
        }
        return victim;
    }

    private static boolean isLater(Entry entry, Entry than) {
        int priority = entry.request.spec().priority();
        int otherPriority = than.request.spec().priority();
        return priority != otherPriority
                ? priority > otherPriority
                : entry.request.arrivalNanos() > than.request.arrivalNanos();
    }

    private void preempt(Entry victim, boolean scheduledNow, long nowNanos) {
        if (victim.isDecoding()) {
            unsettle(victim, nowNanos);
            if (scheduledNow) {
                // The blocks for the token that it will not compute were taken and registered all the same.
                victim.tokensNow = 1;
                giveBlocks(victim);
            }
        }
        cache().release(victim.table, victim.blocks, false);
        victim.lostTokens += victim.computed - victim.hitTokens;
        victim.computed = 0;
        victim.blocks = 0;
        victim.tokensNow = 0;
        victim.hitTokens = 0;
        unlink(victim);
        victim.request.preempted();
        waiting.addFirst(victim);
        preempted.add(victim.request);
        preemptionsInVain++;
        listener.onPreempted(victim.request, nowNanos);
    }

    /** Takes a request out of the decode set, as it is after the step before. */
    private void unsettle(Entry entry, long nowNanos) {
        int context = decoding.context(entry);
        int outputs = entry.outputTokens - decoding.tokensLeft(entry);
        entry.request.decodeSteps(outputs - entry.outputs);
        entry.outputs = outputs;
        entry.computed = context;
        entry.tokensNow = 0;
        entry.lastTokenNanos = nowNanos;
        if (limited) {
            decodeBlocks.leave(decoding.step(), context);
        }
        decoding.leave(entry);
        if (cache != null) {
            entry.blocks = blocksFor(context);
            register(entry, context);
        }
    }

    private void unlink(Entry entry) {
        Entry before = entry.previous;
        Entry after = entry.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
        entry.previous = null;
        entry.next = null;
        running--;
    }

    // ---- waiting requests ----

    private void admit(int tokens, long nowNanos) {
        int left = tokens;
        int mostPartial = settings.maxNumPartialPrefills().orElse(Integer.MAX_VALUE);
        int mostLong = settings.maxLongPartialPrefills().orElse(Integer.MAX_VALUE);
        int partial = 0;
        int longPartial = 0;
        if (mostPartial < Integer.MAX_VALUE || mostLong < Integer.MAX_VALUE) {
            for (int i = 0; i < unsettledCount; i++) {
                Entry entry = unsettled[i];
                if (entry.computed < entry.promptTokens) {
                    partial++;
                    longPartial += entry.isLong ? 1 : 0;
                }
            }
        }
        spareCount = 0;
        WaitReason stop = WaitReason.NONE;
        WaitReason passedOver = WaitReason.NONE;
        while (!waiting.isEmpty()) {
            if (left == 0) {
                stop = WaitReason.TOKEN_BUDGET;
                break;
            }
            if (running == settings.maxNumSeqs()) {
                stop = WaitReason.SEQUENCES;
                break;
            }
            if (partial >= mostPartial) {
                stop = WaitReason.PARTIAL_PREFILLS;
                break;
            }
            boolean longBlocked = longPartial >= mostLong;
            Entry entry = waiting.head(longBlocked);
            if (longBlocked && passedOver == WaitReason.NONE && waiting.head(false) != entry) {
                passedOver = WaitReason.LONG_PARTIAL_PREFILLS;
            }
            if (entry == null) {
                break;
            }
            int hits = lookUp(entry);
            int computed = hits * blockSize;
            int wanted = Math.min(entry.known() - computed, threshold);
            if (wanted > left && !settings.enableChunkedPrefill()) {
                headIsStable &= quotesNobodyDecoding(entry);
                if (settings.version().passesOverWhatDoesNotFit()) {
                    headIsStable = false;
                    if (passedOver == WaitReason.NONE) {
                        passedOver = WaitReason.TOKEN_BUDGET;
                    }
                    waiting.removeHead(entry);
                    addSpare(entry);
                    continue;
                }
                stop = WaitReason.TOKEN_BUDGET;
                break;
            }
            int now = Math.min(wanted, left);
            if (limited && !fits(entry, hits, computed + now)) {
                headIsStable &= staysOut(entry);
                stop = WaitReason.BLOCKS;
                break;
            }
            waiting.removeHead(entry);
            admit(entry, hits, now, nowNanos);
            left -= now;
            partial++;
            longPartial += entry.isLong ? 1 : 0;
        }
        putBackPassedOver();
        batch.blockedBy(passedOver != WaitReason.NONE ? passedOver : stop);
    }

    private void putBackPassedOver() {
        if (settings.maxLongPartialPrefills().isEmpty()) {
            for (int i = 0; i < spareCount; i++) {
                waiting.addFirst(spare[i]);
            }
        } else {
            for (int i = spareCount - 1; i >= 0; i--) {
                waiting.putBack(spare[i]);
            }
        }
        spareCount = 0;
    }

    private int lookUp(Entry entry) {
        BlockTable table = entry.table;
        if (table == null) {
            return 0;
        }
        if (entry.quoted != Entry.NOTHING_QUOTED) {
            registerQuoted(entry, Long.MAX_VALUE);
        }
        return cache().lookUp(table, (entry.known() - 1) / blockSize);
    }

    private boolean fits(Entry entry, int hits, int tokens) {
        KvCache blocks = cache();
        long most = blocks.free() - (running == 0 ? 0 : watermarkBlocks);
        if (entry.table != null) {
            most -= blocks.freeHits();
        }
        return (!settings.schedulerReserveFullIsl() || blocksFor(entry.known()) - hits <= most)
                && blocksFor(tokens) - hits <= most;
    }

    /**
     * Whether a request that found too few blocks will find too few in the following steps too, for the same reason,
     * while others decode and take blocks. They may take ones that it would have hit; each makes one block fewer that
     * it would take out of the free ones, and one free block fewer, so that this cannot help. But it has more tokens
     * to compute then, which without chunked prefill can become the reason.
     */
    private boolean staysOut(Entry entry) {
        boolean sameReason = settings.enableChunkedPrefill() || entry.table == null || cache().freeHits() == 0;
        return sameReason && quotesNobodyDecoding(entry);
    }

    /** Whether no request whose text the given one quotes may be filling blocks that it would hit. */
    private static boolean quotesNobodyDecoding(Entry entry) {
        for (BlockTable table : entry.quoted) {
            if (table.holder() instanceof Entry author && author.isDecoding()) {
                return false;
            }
        }
        return true;
    }

    private void admit(Entry entry, int hits, int tokens, long nowNanos) {
        entry.rank = ++admissions;
        entry.computed = hits * blockSize;
        entry.hitTokens = entry.computed;
        entry.tokensNow = tokens;
        boolean resumed = entry.wasAdmitted;
        if (!resumed) {
            entry.wasAdmitted = true;
            entry.request.cachedTokens(entry.computed);
            if (settings.enablePrefixCaching()) {
                promptTokensLookedUp += entry.promptTokens;
                promptTokensHit += entry.computed;
            }
        }
        if (cache != null) {
            BlockTable table = entry.table;
            if (table != null && hits > 0) {
                cache.holdHits(table, hits);
            }
            if (limited) {
                cache.take(blocksFor(entry.computed + tokens) - hits);
            }
            giveBlocks(entry);
        }
        entry.previous = last;
        entry.next = null;
        if (last == null) {
            first = entry;
        } else {
            last.next = entry;
        }
        last = entry;
        running++;
        if (unsettledCount == unsettled.length) {
            unsettled = Arrays.copyOf(unsettled, 2 * unsettledCount);
        }
        unsettled[unsettledCount++] = entry;
        addToBatch(entry);
        listener.onAdmitted(entry.request, entry.computed, resumed, nowNanos);
    }

    @Override
    public void forEachItem(ItemVisitor visitor) {
        for (Entry entry = first; entry != null; entry = entry.next) {
            if (entry.isDecoding()) {
                visitor.visit(entry.request, ItemKind.DECODE, 1, decoding.context(entry));
            } else if (entry.tokensNow > 0) {
                ItemKind kind = entry.isDecode() ? ItemKind.DECODE : ItemKind.PREFILL;
                visitor.visit(entry.request, kind, entry.tokensNow, entry.computed);
            }
        }
    }

    @Override
    public List<Request> preempted() {
        return preempted;
    }

    // ---- after the step ----

    @Override
    public void complete(long steps, long startNanos, long endNanos) {
        if (limited && steps > 1) {
            long blocks = decodeBlocks.neededOver(decoding.step() + 1, steps - 1);
            cache().takeOverSteps(blocks, steps - 1, decodeBlocks.area());
        }
        decoding.advance(steps);
        if (decoding.size() > 0) {
            preemptionsInVain = 0;
        }
        for (int i = 0; i < fresh.size(); i++) {
            Entry entry = fresh.get(i);
            if (entry.isDecoding()) {
                entry.hasDecoded = true;
                entry.request.decodeStarted(startNanos);
            }
        }
        fresh.clear();
        Entry finished = decoding.pollFinished();
        int kept = 0;
        for (int i = 0; i < unsettledCount; i++) {
            Entry entry = unsettled[i];
            while (finished != null && finished.rank < entry.rank) {
                finishDecoding(finished, endNanos);
                finished = decoding.pollFinished();
            }
            if (entry.tokensNow == 0 || !advance(entry, startNanos, endNanos)) {
                unsettled[kept++] = entry;
            }
        }
        Arrays.fill(unsettled, kept, unsettledCount, null);
        unsettledCount = kept;
        while (finished != null) {
            finishDecoding(finished, endNanos);
            finished = decoding.pollFinished();
        }
    }

    /** Applies an unsettled request's part of the step. Returns whether it is no longer unsettled. */
    private boolean advance(Entry entry, long startNanos, long endNanos) {
        Request request = entry.request;
        if (entry.isDecode()) {
            entry.hasDecoded = true;
            request.decodeStarted(startNanos);
            request.decodeSteps(1);
        } else {
            request.prefillStepStarted(startNanos);
        }
        entry.computed += entry.tokensNow;
        entry.tokensNow = 0;
        if (entry.computed < entry.known()) {
            return false;
        }
        preemptionsInVain = 0;
        entry.outputs++;
        if (entry.outputs == 1) {
            request.prefillEnded(endNanos);
            request.firstToken(endNanos);
            listener.onPrefillDone(request, endNanos);
        } else {
            listener.onTokenGaps(endNanos - entry.lastTokenNanos, 1);
        }
        if (entry.outputs == entry.outputTokens) {
            finish(entry, endNanos);
            return true;
        }
        decoding.join(entry, entry.rank, entry.outputTokens - entry.outputs, entry.computed);
        if (limited) {
            decodeBlocks.join(decoding.step(), entry.computed);
        }
        if (!entry.hasDecoded) {
            fresh.add(entry);
        }
        return true;
    }

    private void finishDecoding(Entry entry, long nowNanos) {
        entry.request.decodeSteps(entry.outputTokens - entry.outputs);
        entry.outputs = entry.outputTokens;
        entry.computed = entry.known() - 1;
        if (limited) {
            decodeBlocks.leave(decoding.step(), entry.computed);
        }
        finish(entry, nowNanos);
    }

    private void finish(Entry entry, long nowNanos) {
        if (cache != null) {
            entry.blocks = blocksFor(entry.computed);
            register(entry, entry.computed);
            BlockTable table = entry.table;
            cache.release(table, entry.blocks, true);
            if (table != null) {
                table.holder(null);
            }
        }
        unlink(entry);
        accountedTokens += entry.lostTokens + entry.computed - entry.hitTokens;
        listener.onFinish(entry.request.finish(entry.outputs, nowNanos));
    }

    @Override
    public long accountedTokens() {
        return accountedTokens;
    }

    @Override
    public @Nullable KvUsage kvUsage() {
        return !limited || cache == null
                ? null
                : new KvUsage(
                        cache.usable(),
                        cache.free(),
                        cache.peakUsed(),
                        cache.usedBlockSteps(),
                        promptTokensLookedUp,
                        promptTokensHit);
    }

    @Override
    public List<Request> examples(int limit) {
        List<Request> examples = new ArrayList<>();
        waiting.addTo(examples, limit);
        for (Entry entry = first; entry != null && examples.size() < limit; entry = entry.next) {
            examples.add(entry.request);
        }
        return examples;
    }
}

package dev.vllmsim.engine.scheduler.vllmv1;

import dev.vllmsim.engine.scheduler.LifecycleListener;
import dev.vllmsim.engine.scheduler.WaitReason;
import java.util.ArrayList;

/**
 * The second half of a decision: waiting requests are admitted in their order, as long as there are tokens, seats and
 * blocks (vLLM: the WAITING loop of {@code Scheduler.schedule}, and the checks of {@code allocate_slots}).
 */
final class Admission {
    private final VllmV1Settings settings;
    private final Demand demand;
    private final Memory memory;
    private final RunningList running;
    private final WaitingQueue waiting;
    private final LifecycleListener listener;

    private final int watermarkBlocks;
    private final int mostPartial;
    private final int mostLong;
    private final int draftTokens;
    private final boolean dropsLastHit;

    private long admissions;
    private long promptTokensLookedUp;
    private long promptTokensHit;
    /** Whether the request at the head stays out until something changes that ends a run of steps. */
    private boolean headIsStable;

    private final ArrayList<Entry> passedOver = new ArrayList<>();
    private int partial;
    private int longPartial;

    Admission(
            VllmV1Settings settings,
            Demand demand,
            Memory memory,
            RunningList running,
            WaitingQueue waiting,
            LifecycleListener listener) {
        this.settings = settings;
        this.demand = demand;
        this.memory = memory;
        this.running = running;
        this.waiting = waiting;
        this.listener = listener;
        watermarkBlocks = (int) (settings.watermark() * settings.numGpuBlocks().orElse(0));
        mostPartial = settings.maxNumPartialPrefills().orElse(Integer.MAX_VALUE);
        mostLong = settings.maxLongPartialPrefills().orElse(Integer.MAX_VALUE);
        draftTokens =
                settings.padsAdmissions() ? settings.execution().speculation().draftTokens() : 0;
        dropsLastHit = settings.execution().speculation().dropsLastHit();
    }

    long promptTokensLookedUp() {
        return promptTokensLookedUp;
    }

    long promptTokensHit() {
        return promptTokensHit;
    }

    boolean headIsStable() {
        return headIsStable;
    }

    /**
     * Admits who can be admitted.
     *
     * @param tokens what is left of the step
     */
    void admit(int tokens, VllmBatch batch, long nowNanos) {
        int left = tokens;
        headIsStable = true;
        boolean pads = draftTokens > 0 && onlyDecodesSoFar();
        countPartial();
        WaitReason stop = WaitReason.NONE;
        WaitReason passedOverFor = WaitReason.NONE;
        while (!waiting.isEmpty() && stop == WaitReason.NONE) {
            stop = full(left);
            if (stop != WaitReason.NONE) {
                break;
            }
            if (waiting.passOver(left)) {
                headIsStable = false;
                passedOverFor = WaitReason.TOKEN_BUDGET;
                continue;
            }
            boolean longBlocked = longPartial >= mostLong;
            Entry entry = waiting.head(longBlocked);
            if (longBlocked && passedOverFor == WaitReason.NONE && waiting.head(false) != entry) {
                passedOverFor = WaitReason.LONG_PARTIAL_PREFILLS;
            }
            if (entry == null) {
                break;
            }
            if (entry.stale > 0) {
                waiting.skip(entry);
                headIsStable = false;
                continue;
            }
            int hits = lookUp(entry);
            int computed = Math.max(hits * memory.blockSize(), handedOver(entry));
            int wanted = entry.known() - computed;
            boolean padded = pads && wanted == 1;
            if (padded) {
                wanted += draftTokens;
                if (wanted > left || demand.cut(wanted, computed) < wanted) {
                    headIsStable = false;
                    stop = WaitReason.TOKEN_BUDGET;
                    break;
                }
            }
            wanted = demand.upToThreshold(wanted);
            if (wanted > left && !settings.enableChunkedPrefill()) {
                headIsStable &= !memory.quotesResting(entry);
                if (settings.version().passesOverWhatDoesNotFit()) {
                    headIsStable = false;
                    if (passedOverFor == WaitReason.NONE) {
                        passedOverFor = WaitReason.TOKEN_BUDGET;
                    }
                    waiting.removeHead(entry);
                    if (!waiting.passOver(entry)) {
                        passedOver.add(entry);
                    }
                    continue;
                }
                stop = WaitReason.TOKEN_BUDGET;
                break;
            }
            int now = Math.min(wanted, left);
            if (memory.isLimited() && !fits(entry, hits, computed + now)) {
                headIsStable &= staysOut(entry);
                stop = WaitReason.BLOCKS;
                break;
            }
            waiting.removeHead(entry);
            admit(entry, hits, computed, now, padded, nowNanos);
            left -= now;
        }
        waiting.endPass();
        putBackPassedOver();
        if (passedOverFor == WaitReason.LONG_PARTIAL_PREFILLS) {
            batch.passedOver(passedOverFor, stop);
        } else {
            batch.blockedBy(passedOverFor != WaitReason.NONE ? passedOverFor : stop);
        }
    }

    /** The limit that keeps everybody out, if one does. */
    private WaitReason full(int left) {
        if (left == 0) {
            return WaitReason.TOKEN_BUDGET;
        }
        if (running.size() == settings.maxNumSeqs()) {
            return WaitReason.SEQUENCES;
        }
        return partial >= mostPartial ? WaitReason.PARTIAL_PREFILLS : WaitReason.NONE;
    }

    private void countPartial() {
        partial = 0;
        longPartial = 0;
        if (mostPartial == Integer.MAX_VALUE && mostLong == Integer.MAX_VALUE) {
            return;
        }
        for (int i = 0; i < running.awakeCount(); i++) {
            Entry entry = running.awake(i);
            if (entry.computed < entry.promptTokens) {
                partial++;
                longPartial += entry.isLong ? 1 : 0;
            }
        }
    }

    /** Whether the step holds running requests so far, and all of them decode. */
    private boolean onlyDecodesSoFar() {
        boolean some = false;
        for (int i = 0; i < running.awakeCount(); i++) {
            Entry entry = running.awake(i);
            if (entry.tokensNow > 0) {
                some = true;
                if (entry.isPrefillChunk) {
                    return false;
                }
            }
        }
        return some;
    }

    private void putBackPassedOver() {
        if (settings.maxLongPartialPrefills().isEmpty()) {
            for (int i = 0; i < passedOver.size(); i++) {
                waiting.addFirst(passedOver.get(i));
            }
        } else {
            for (int i = passedOver.size() - 1; i >= 0; i--) {
                waiting.putBack(passedOver.get(i));
            }
        }
        passedOver.clear();
    }

    private int lookUp(Entry entry) {
        int most = (entry.known() - 1) / memory.blockSize();
        int hits = memory.lookUp(entry, most);
        return dropsLastHit && hits > 0 ? memory.lookUp(entry, hits - 1) : hits;
    }

    /** Tokens that another engine has computed; they are lost when the request is preempted. */
    private static int handedOver(Entry entry) {
        return entry.wasAdmitted ? 0 : entry.request.handedOverTokens();
    }

    private boolean fits(Entry entry, int hits, int tokens) {
        long most = memory.free() - (running.size() == 0 ? 0 : watermarkBlocks) - memory.freeHits();
        return (!settings.schedulerReserveFullIsl() || memory.blocksFor(entry.known()) - hits <= most)
                && memory.blocksFor(demand.withLookahead(tokens)) - hits <= most;
    }

    /**
     * Whether a request that found too few blocks will find too few in the following steps too, for the same reason,
     * while others decode and take blocks. They may take ones that it would have hit; each makes one block fewer that
     * it would take out of the free ones, and one free block fewer, so that this cannot help. But it has more tokens
     * to compute then, which without chunked prefill can become the reason.
     */
    private boolean staysOut(Entry entry) {
        boolean sameReason = settings.enableChunkedPrefill() || memory.freeHits() == 0;
        return sameReason && !memory.quotesResting(entry);
    }

    private void admit(Entry entry, int hits, int computed, int tokens, boolean padded, long nowNanos) {
        entry.rank = ++admissions;
        entry.computed = computed;
        entry.hitTokens = computed;
        entry.draftsNow = 0;
        entry.drafts = 0;
        entry.tokensNow = tokens;
        entry.dummies = padded;
        if (padded) {
            entry.draftsNow = Math.max(0, tokens - 1);
        }
        boolean resumed = entry.wasAdmitted;
        if (!resumed) {
            entry.wasAdmitted = true;
            int found = hits * memory.blockSize();
            entry.request.cachedTokens(found);
            if (settings.enablePrefixCaching()) {
                promptTokensLookedUp += entry.promptTokens;
                promptTokensHit += found;
            }
        }
        memory.holdHits(entry, hits);
        entry.blocks = hits;
        int withLookahead = demand.withLookahead(computed + tokens);
        memory.take(memory.blocksFor(withLookahead) - hits);
        memory.give(entry, withLookahead, Math.min(computed + tokens, entry.known()));
        running.add(entry);
        partial++;
        longPartial += entry.isLong ? 1 : 0;
        listener.onAdmitted(entry.request, computed, resumed, nowNanos);
    }
}

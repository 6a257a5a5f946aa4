package dev.vllmsim.engine.scheduler.vllmv1;

/**
 * The first half of a decision: the running requests, in the order of their admission, each get the tokens that they
 * ask for, as long as there are any (vLLM: the RUNNING loop of {@code Scheduler.schedule}).
 *
 * <p>As long as tokens and blocks suffice for all, the order makes no difference, and only those that do not rest are
 * looked at. If the tokens do not, only what stands behind the first of them can be affected, and is walked. If the
 * blocks do not, {@link PreemptingPass} walks the whole list by the letter of the rules.
 */
final class RunningPass {
    private final int budget;
    private final Demand demand;
    private final Memory memory;
    private final RunningList running;
    private final Resting resting;
    private final Wakening wakening;
    private final PreemptingPass preempting;

    RunningPass(
            VllmV1Settings settings,
            Demand demand,
            Memory memory,
            RunningList running,
            Resting resting,
            Wakening wakening,
            PreemptingPass preempting) {
        this.budget = settings.maxNumBatchedTokens();
        this.demand = demand;
        this.memory = memory;
        this.running = running;
        this.resting = resting;
        this.wakening = wakening;
        this.preempting = preempting;
    }

    /** Decides what the running requests compute. Returns the tokens that are left of the step. */
    int serve(VllmBatch batch, long nowNanos) {
        long blocks = resting.blocksNow();
        long left = (long) budget - resting.size();
        for (int i = 0; i < running.awakeCount(); i++) {
            Entry entry = running.awake(i);
            demand.give(entry, demand.wanted(entry, batch.decision));
            left -= entry.tokensNow;
            if (left < 0) {
                return serveInOrder(batch, nowNanos);
            }
            blocks += shortfall(entry);
        }
        if (blocks > memory.free()) {
            return preempting.serve(batch, nowNanos);
        }
        memory.take(blocks);
        for (int i = 0; i < running.awakeCount(); i++) {
            giveBlocks(running.awake(i));
        }
        return (int) left;
    }

    private long shortfall(Entry entry) {
        return entry.tokensNow == 0
                ? 0
                : Math.max(0, memory.blocksFor(demand.withLookahead(entry.computed + entry.tokensNow)) - entry.blocks);
    }

    private void giveBlocks(Entry entry) {
        if (entry.tokensNow > 0) {
            int computed = entry.computed + entry.tokensNow;
            memory.give(entry, demand.withLookahead(computed), Math.min(computed, entry.known()));
        }
    }

    /** The tokens do not suffice for all: whoever comes late in the list gets less, or nothing. */
    private int serveInOrder(VllmBatch batch, long nowNanos) {
        Entry firstAwake = running.awake(0);
        int restingBehind = 0;
        for (Entry entry = running.last(); entry != null && entry != firstAwake; entry = entry.inRunning.before()) {
            if (entry.isDecoding()) {
                restingBehind++;
            }
        }
        int left = budget - (resting.size() - restingBehind);
        long blocks = resting.blocksNow();
        running.beginList();
        int starved = 0;
        for (Entry entry = firstAwake; entry != null; entry = entry.inRunning.after()) {
            if (!entry.isDecoding()) {
                demand.give(entry, Math.min(demand.wanted(entry, batch.decision), left));
                left -= entry.tokensNow;
                blocks += shortfall(entry);
                running.list(entry);
            } else if (left > 0) {
                left--;
            } else {
                if (memory.isLimited() && resting.context(entry) % memory.blockSize() == 0) {
                    blocks--;
                }
                running.list(entry);
                starved++;
            }
        }
        if (blocks > memory.free()) {
            return preempting.serve(batch, nowNanos);
        }
        memory.take(blocks);
        running.endList();
        for (int i = 0; i < running.awakeCount(); i++) {
            Entry entry = running.awake(i);
            if (starved > 0 && entry.isDecoding()) {
                wakening.wakeBeforeStep(entry);
            } else {
                giveBlocks(entry);
            }
        }
        return left;
    }
}

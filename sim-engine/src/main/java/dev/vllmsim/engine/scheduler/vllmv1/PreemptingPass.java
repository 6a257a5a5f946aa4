package dev.vllmsim.engine.scheduler.vllmv1;

import dev.vllmsim.engine.scheduler.LifecycleListener;
import dev.vllmsim.engine.scheduler.vllmv1.VllmV1Settings.Policy;

/**
 * The running requests where the free blocks do not suffice for all: the whole list, request by request, and whoever
 * finds too few blocks takes those of a victim (vLLM: the inner loop around {@code allocate_slots}, and
 * {@code _preempt_request}).
 */
final class PreemptingPass {
    private final int budget;
    private final boolean byPriority;
    private final Demand demand;
    private final Memory memory;
    private final RunningList running;
    private final Resting resting;
    private final Wakening wakening;
    private final WaitingQueue waiting;
    private final LifecycleListener listener;
    private long walks;
    private long inVain;

    PreemptingPass(
            VllmV1Settings settings,
            Demand demand,
            Memory memory,
            RunningList running,
            Resting resting,
            Wakening wakening,
            WaitingQueue waiting,
            LifecycleListener listener) {
        this.budget = settings.maxNumBatchedTokens();
        this.byPriority = settings.schedulingPolicy() == Policy.PRIORITY;
        this.demand = demand;
        this.memory = memory;
        this.running = running;
        this.resting = resting;
        this.wakening = wakening;
        this.waiting = waiting;
        this.listener = listener;
    }

    /** Preemptions since a token came out last. */
    long inVain() {
        return inVain;
    }

    /** Notes that a token came out. */
    void tokenOut() {
        inVain = 0;
    }

    /** Decides what the running requests compute. Returns the tokens that are left of the step. */
    int serve(VllmBatch batch, long nowNanos) {
        long walk = ++walks;
        int left = budget;
        boolean stopped = false;
        Entry entry = running.first();
        while (entry != null && left > 0 && !stopped) {
            boolean rests = entry.isDecoding();
            int tokens = rests ? 1 : Math.min(demand.wanted(entry, batch.decision), left);
            int shortfall = shortfall(entry, rests, tokens);
            while (shortfall > memory.free() && !stopped) {
                Entry victim = victim();
                if (victim.walk == walk) {
                    left += victim.isDecoding() ? 1 : victim.tokensNow;
                }
                preempt(victim, victim.walk == walk, batch, nowNanos);
                stopped = victim == entry;
            }
            if (!stopped) {
                if (tokens > 0) {
                    memory.take(Math.max(0, shortfall));
                    entry.walk = walk;
                    left -= tokens;
                    if (!rests) {
                        demand.give(entry, tokens);
                        int computed = entry.computed + tokens;
                        memory.give(entry, demand.withLookahead(computed), Math.min(computed, entry.known()));
                    }
                }
                entry = entry.inRunning.after();
            }
        }
        listAwake(walk);
        return left;
    }

    private int shortfall(Entry entry, boolean rests, int tokens) {
        if (rests) {
            return resting.context(entry) % memory.blockSize() == 0 ? 1 : 0;
        }
        return tokens == 0
                ? 0
                : Math.max(0, memory.blocksFor(demand.withLookahead(entry.computed + tokens)) - entry.blocks);
    }

    /** Lists anew who does not rest: also those that rested and got no token in this step. */
    private void listAwake(long walk) {
        running.beginList();
        for (Entry each = running.first(); each != null; each = each.inRunning.after()) {
            if (each.walk != walk) {
                if (each.isDecoding()) {
                    wakening.wakeBeforeStep(each);
                }
                demand.give(each, 0);
                running.list(each);
            } else if (!each.isDecoding()) {
                running.list(each);
            }
        }
        running.endList();
    }

    private Entry victim() {
        Entry victim = running.last();
        if (byPriority) {
            victim = running.first();
            for (Entry entry = running.first(); entry != null; entry = entry.inRunning.after()) {
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

    private void preempt(Entry victim, boolean scheduledNow, VllmBatch batch, long nowNanos) {
        if (victim.isDecoding()) {
            wakening.wakeBeforeStep(victim);
            if (scheduledNow) {
                // The blocks for the token that it will not compute were taken and registered all the same.
                int computed = victim.computed + 1;
                memory.give(victim, computed, Math.min(computed, victim.known()));
            }
        }
        memory.release(victim, false);
        victim.lostTokens += victim.computed - victim.hitTokens;
        victim.computed = 0;
        victim.tokensNow = 0;
        victim.hitTokens = 0;
        victim.placeholders = 0;
        victim.drafts = 0;
        victim.stale = victim.inFlight;
        running.remove(victim);
        victim.request.preempted();
        waiting.addFirst(victim);
        batch.preempt(victim.request);
        inVain++;
        listener.onPreempted(victim.request, nowNanos);
    }
}

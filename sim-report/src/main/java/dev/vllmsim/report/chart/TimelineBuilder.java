package dev.vllmsim.report.chart;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.scheduler.KvUsage;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.simulation.StepView;
import dev.vllmsim.report.document.RequestTimes;
import dev.vllmsim.report.document.RunVisitor;
import dev.vllmsim.report.document.StepTimes;
import java.util.ArrayList;
import java.util.List;

/**
 * Sums a run up over time, from its report or from the run itself, in a memory that does not depend on it.
 *
 * <p>How many requests run and wait is what the steps say; where they do not, as with {@code decode-first}, what the
 * requests' times say. Between two steps there are as many as the first left.
 */
public final class TimelineBuilder implements SimulationListener, RunVisitor {
    private final boolean levelsOfSteps;
    private final TimeBins bins = new TimeBins();
    private final TimeBins.Sum arrivals = bins.sum();
    private final TimeBins.Sum finishes = bins.sum();
    private final TimeBins.Sum preemptions = bins.sum();
    private final TimeBins.Sum prefillTokens = bins.sum();
    private final TimeBins.Sum decodeTokens = bins.sum();
    private final TimeBins.Level running = bins.level();
    private final TimeBins.Level waiting = bins.level();
    private final TimeBins.Level runningByTimes = bins.level();
    private final TimeBins.Level waitingByTimes = bins.level();
    private final TimeBins.Level kvFree = bins.level();
    private final TimeBins.Level busy = bins.level();
    private long from = Long.MAX_VALUE;
    private long to;
    private final List<Replica> replicas = new ArrayList<>();
    private boolean hasLevels = true;
    private boolean hasKv = true;

    /** What one engine adds to the levels. */
    private final class Replica {
        private final TimeBins.Share runningShare = running.share();
        private final TimeBins.Share waitingShare = waiting.share();
        private final TimeBins.Share kvFreeShare = kvFree.share();
        private final TimeBins.Share busyShare = busy.share();
        private long steps;
        private long lastEnd;
        private int lastRunning;
        private int lastFinished;

        void step(long start, long end, int nowRunning, int nowWaiting, long free) {
            if (steps++ > 0 && start > lastEnd) {
                pause();
            }
            if (hasLevels) {
                runningShare.set(start, nowRunning);
                waitingShare.set(start, nowWaiting);
            }
            if (hasKv) {
                kvFreeShare.set(start, (double) free);
            }
            busyShare.set(start, 1);
            lastEnd = end;
            lastRunning = nowRunning;
            lastFinished = 0;
        }

        /** The engine takes no step for a while; if nothing runs, nothing is in use either. */
        void pause() {
            if (!hasLevels || steps == 0) {
                return;
            }
            int left = Math.max(0, lastRunning - lastFinished);
            runningShare.set(lastEnd, left);
            if (left == 0) {
                busyShare.set(lastEnd, 0);
                if (hasKv) {
                    kvFreeShare.set(lastEnd, 0);
                }
            }
        }
    }

    /** For a report. */
    public TimelineBuilder() {
        this(true);
    }

    /**
     * @param levelsOfSteps whether the run's steps say how many requests run and wait
     */
    public TimelineBuilder(boolean levelsOfSteps) {
        this.levelsOfSteps = levelsOfSteps;
    }

    @Override
    public boolean observesSteps() {
        return true;
    }

    @Override
    public boolean observesTokenGaps() {
        return false;
    }

    @Override
    public void onStep(StepView step) {
        KvUsage usage = levelsOfSteps ? step.kvUsage() : null;
        step(
                step.replica(),
                step.startNanos(),
                step.endNanos(),
                step.shape().prefillTokens(),
                step.shape().decodeTokens(),
                step.preempted().size(),
                levelsOfSteps ? step.running() : -1,
                levelsOfSteps ? step.waiting() : -1,
                usage == null ? -1 : usage.freeBlocks());
    }

    @Override
    public void onFinish(FinishedRequest request) {
        replica(request.replica()).lastFinished++;
        times(request.arrivalNanos(), request.prefillStartNanos(), request.finishNanos());
    }

    @Override
    public void request(RequestTimes request) {
        times(request.arrivalNanos(), request.prefillStartNanos(), request.finishNanos());
    }

    @Override
    public void step(StepTimes step) {
        step(
                step.replica(),
                step.startNanos(),
                step.endNanos(),
                step.prefillTokens(),
                step.decodeTokens(),
                step.preempted().size(),
                step.running(),
                step.waiting(),
                step.kvBlocksFree());
        replica(step.replica()).lastFinished = step.finished();
    }

    private void times(long arrival, long prefillStart, long finish) {
        from = Math.min(from, arrival);
        to = Math.max(to, finish);
        arrivals.add(arrival, 1);
        // What ends with a bin belongs to it.
        finishes.add(Math.max(arrival, finish - 1), 1);
        waitingByTimes.add(arrival, 1);
        waitingByTimes.add(prefillStart, -1);
        runningByTimes.add(prefillStart, 1);
        runningByTimes.add(finish, -1);
    }

    private void step(
            int number,
            long start,
            long end,
            long prefill,
            long decode,
            int preempted,
            int nowRunning,
            int nowWaiting,
            long free) {
        prefillTokens.spread(start, end, (double) prefill);
        decodeTokens.spread(start, end, (double) decode);
        preemptions.add(start, preempted);
        hasLevels &= nowRunning >= 0 && nowWaiting >= 0;
        hasKv &= free >= 0;
        replica(number).step(start, end, nowRunning, nowWaiting, free);
    }

    private Replica replica(int number) {
        while (replicas.size() <= number) {
            replicas.add(new Replica());
        }
        return replicas.get(number);
    }

    /** Whether there were any steps. */
    public boolean hasSteps() {
        return replicas.stream().anyMatch(replica -> replica.steps > 0);
    }

    /** The run, which must be over. */
    public Timeline timeline() {
        replicas.forEach(Replica::pause);
        boolean known = hasLevels && hasSteps();
        return new Timeline(
                Math.min(from, to),
                to,
                bins.begin(),
                bins.width(),
                arrivals.values(),
                finishes.values(),
                preemptions.values(),
                prefillTokens.values(),
                decodeTokens.values(),
                (known ? running : runningByTimes).integrals(),
                (known ? waiting : waitingByTimes).integrals(),
                known && hasKv ? kvFree.integrals() : null,
                busy.integrals());
    }
}

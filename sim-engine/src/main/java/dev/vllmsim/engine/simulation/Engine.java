package dev.vllmsim.engine.simulation;

import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.scheduler.Batch;
import dev.vllmsim.engine.scheduler.ItemVisitor;
import dev.vllmsim.engine.scheduler.KvUsage;
import dev.vllmsim.engine.scheduler.Scheduler;
import dev.vllmsim.engine.scheduler.WaitReason;
import dev.vllmsim.engine.steptime.BatchShape;
import dev.vllmsim.engine.steptime.StepTimeModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One serving engine on a simulated clock: it takes requests in and runs one step after the other.
 *
 * <p>It does not run by itself. Whoever holds the clock asks for the end of what is in flight ({@link #plan}), and
 * takes the engine there ({@link #commit}), or submits a request before that. So several engines can share a clock.
 *
 * <p>In flight is one step, or a run of equal decode-only steps at once. A submission in the middle of such a run
 * cuts it to the step that is running then, as the request could join the step after.
 */
public final class Engine {
    /** What {@link #plan} returns when there is nothing to do. */
    public static final long IDLE = Long.MAX_VALUE;

    private final Scheduler scheduler;
    private final StepTimeModel stepTime;
    private final SimulationListener listener;
    private final boolean stepwise;
    private final FlightView view = new FlightView();

    private long nowNanos;
    private long steps;
    private long scheduledTokens;

    private @Nullable Batch flight;
    private long flightSteps;
    private long flightEndNanos;
    /** The queues as the step was decided on: requests may arrive before it ends. */
    private int flightRunning;

    private int flightWaiting;

    /**
     * @param scheduler with empty queues, made with the same listener
     * @param stepTime how long steps take
     * @param listener is told of every step if it wants to be
     */
    public Engine(Scheduler scheduler, StepTimeModel stepTime, SimulationListener listener) {
        this.scheduler = scheduler;
        this.stepTime = stepTime;
        this.listener = listener;
        this.stepwise = listener.observesSteps();
    }

    /** Requests taken in and not finished. */
    public int active() {
        return scheduler.active();
    }

    /** Steps completed. */
    public long steps() {
        return steps;
    }

    /** Tokens computed in all steps completed. */
    public long scheduledTokens() {
        return scheduledTokens;
    }

    /** Takes a request in, at its arrival time, which must not be before the engine's clock. */
    public void submit(Request request) {
        long arrival = request.arrivalNanos();
        Batch batch = flight;
        if (batch == null) {
            nowNanos = Math.max(nowNanos, arrival);
        } else if (arrival < flightEndNanos) {
            measure(batch, arrival);
        }
        scheduler.enqueue(request);
        listener.onArrival(request, arrival);
    }

    /**
     * Decides on the next step, if none is in flight.
     *
     * @param limitNanos when the next request will arrive, if that is known: a run of equal steps is not taken
     *     further than the first step that ends at or after it
     * @return the end of what is in flight, or {@link #IDLE} if nothing is active
     * @throws StalledException if requests are active and none can be served
     */
    public long plan(long limitNanos) {
        if (flight != null) {
            return flightEndNanos;
        }
        if (scheduler.active() == 0) {
            return IDLE;
        }
        Batch batch = scheduler.schedule(nowNanos);
        if (batch.isEmpty() && scheduler.preempted().isEmpty()) {
            throw stalled(batch.blockedBy());
        }
        flight = batch;
        flightRunning = scheduler.running();
        flightWaiting = scheduler.waiting();
        measure(batch, limitNanos);
        return flightEndNanos;
    }

    /** Takes the engine to the end of what is in flight. */
    public void commit() {
        Batch batch = flight;
        if (batch == null) {
            throw new IllegalStateException("nothing is in flight");
        }
        if (stepwise) {
            listener.onStep(view);
        }
        listener.onSteps(batch, flightSteps, nowNanos, flightEndNanos);
        tellTokenGaps(batch);
        flight = null;
        steps += flightSteps;
        scheduledTokens += flightSteps * batch.tokens();
        scheduler.complete(flightSteps, nowNanos, flightEndNanos);
        nowNanos = flightEndNanos;
    }

    private void measure(Batch batch, long limitNanos) {
        try {
            measureExactly(batch, limitNanos);
        } catch (ArithmeticException e) {
            TimeOverflowException overflow = new TimeOverflowException("a step would end after 292 years");
            overflow.initCause(e);
            throw overflow;
        }
    }

    /** Finds how many of the equal steps are taken, and when the last of them ends. */
    private void measureExactly(Batch batch, long limitNanos) {
        long most = stepwise ? 1 : batch.repeats();
        long first = batch.isEmpty() ? 0 : stepTime.stepNanos(batch);
        if (most == 1) {
            flightSteps = 1;
            flightEndNanos = Math.addExact(nowNanos, first);
        } else if (!stepTime.dependsOnContext()) {
            flightSteps = most;
            if (limitNanos != Long.MAX_VALUE && first > 0) {
                long needed = (limitNanos - nowNanos + first - 1) / first;
                flightSteps = Math.max(1, Math.min(most, needed));
            }
            flightEndNanos = Math.addExact(nowNanos, Math.multiplyExact(flightSteps, first));
        } else {
            long end = Math.addExact(nowNanos, first);
            long taken = 1;
            while (taken < most && end < limitNanos) {
                batch.advanceContext(1);
                end = Math.addExact(end, stepTime.stepNanos(batch));
                taken++;
            }
            batch.advanceContext(1 - taken);
            flightSteps = taken;
            flightEndNanos = end;
        }
    }

    private void tellTokenGaps(Batch batch) {
        int steady = batch.steadyDecodes();
        if (steady == 0) {
            return;
        }
        if (flightSteps == 1) {
            listener.onTokenGaps(flightEndNanos - nowNanos, steady);
        } else if (!stepTime.dependsOnContext()) {
            listener.onTokenGaps((flightEndNanos - nowNanos) / flightSteps, steady * flightSteps);
        } else {
            for (long i = 0; i < flightSteps; i++) {
                listener.onTokenGaps(stepTime.stepNanos(batch), steady);
                batch.advanceContext(1);
            }
            batch.advanceContext(-flightSteps);
        }
    }

    private StalledException stalled(WaitReason reason) {
        StringBuilder names = new StringBuilder();
        List<Request> examples = scheduler.examples(3);
        for (Request request : examples) {
            names.append(names.length() == 0 ? "" : ", ").append(request.id());
        }
        if (scheduler.active() > examples.size()) {
            names.append(" and ").append(scheduler.active() - examples.size()).append(" more");
        }
        return new StalledException("no step can serve " + names + ": held back by " + reason.description());
    }

    /** What is in flight, as a listener sees it. */
    private final class FlightView implements StepView {
        private Batch batch() {
            Batch batch = flight;
            if (batch == null) {
                throw new IllegalStateException("a step can be looked at only while it is told of");
            }
            return batch;
        }

        @Override
        public long index() {
            return steps;
        }

        @Override
        public long startNanos() {
            return nowNanos;
        }

        @Override
        public long endNanos() {
            return flightEndNanos;
        }

        @Override
        public BatchShape shape() {
            return batch();
        }

        @Override
        public void forEachItem(ItemVisitor visitor) {
            scheduler.forEachItem(visitor);
        }

        @Override
        public int running() {
            return flightRunning;
        }

        @Override
        public int waiting() {
            return flightWaiting;
        }

        @Override
        public WaitReason blockedBy() {
            return batch().blockedBy();
        }

        @Override
        public List<Request> preempted() {
            return scheduler.preempted();
        }

        @Override
        public @Nullable KvUsage kvUsage() {
            return scheduler.kvUsage();
        }
    }
}

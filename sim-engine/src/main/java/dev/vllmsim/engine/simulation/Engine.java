package dev.vllmsim.engine.simulation;

import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.scheduler.Batch;
import dev.vllmsim.engine.scheduler.KvUsage;
import dev.vllmsim.engine.scheduler.Scheduler;
import dev.vllmsim.engine.steptime.StepTimeModel;
import org.jspecify.annotations.Nullable;

/**
 * One serving engine on a simulated clock: it takes requests in, decides on steps, and applies them when they end.
 *
 * <p>It does not run by itself. Whoever holds the clock asks when something happens next ({@link #next}), and takes
 * the engine to a moment ({@link #advanceTo}); there it can be asked for its state, and a request can be submitted.
 * The state at a moment does not depend on how the engine got there, nor on who watches. So several engines can share
 * a clock.
 *
 * <p>The host decides on steps as long as fewer than the most are in flight, and then waits for the oldest. With one
 * in flight that is synchronous scheduling; with two, a step is decided on before the results of the one ahead of it
 * are there. A decision that puts something into its batch keeps the host busy for a while, and only then does the
 * step start, or when the one ahead of it ends, whichever is later.
 *
 * <p>Decode-only steps that are the same but for their growing contexts are taken many at a time.
 */
public final class Engine {
    /** What {@link #next} returns when there is nothing to do. */
    public static final long IDLE = Long.MAX_VALUE;

    private final Scheduler scheduler;
    private final StepTimeModel stepTime;
    private final boolean stepwise;
    private final int stages;
    private final int ticks;
    private final long hostTicks;
    private final Pipeline pipeline;
    private final FlightQueue flights;
    private final EngineReport report;
    private final EqualSteps equal;

    /** The batch last formed, and how many more of its equal steps may be decided on without forming them. */
    private @Nullable Batch run;

    private long runLeft;
    private long runOffset;
    private long decisions;
    private long arrivals;

    /** How much longer than usual the host is busy with its first decision; 0 from then on. */
    private long stallTicks;

    /** When the host is done with what it did last. */
    private long hostAt;
    /** Whether the host waits for the oldest step in flight, and not to decide on the next. */
    private boolean waits;

    private long lastFinishTicks;

    /** What {@link #next} found out: when steps are applied next, and how many. */
    private long plannedNanos = -1;

    private long planned;

    /**
     * @param scheduler with empty queues, made with the same listener
     * @param stepTime how long steps take
     * @param hostNanos how long a decision keeps the host busy, at least 0
     * @param flightsAtMost most steps in flight, at least 1
     * @param stages pipeline stages, at least 1
     * @param listener is told of every step if it wants to be
     */
    public Engine(
            Scheduler scheduler,
            StepTimeModel stepTime,
            long hostNanos,
            int flightsAtMost,
            int stages,
            SimulationListener listener) {
        this.scheduler = scheduler;
        this.stepTime = stepTime;
        this.stepwise = listener.observesSteps();
        this.stages = stages;
        this.pipeline = new Pipeline(stages);
        this.ticks = pipeline.ticksPerNano();
        this.hostTicks = hostNanos * ticks;
        this.flights = new FlightQueue(flightsAtMost);
        this.report = new EngineReport(stepTime, listener, ticks);
        this.equal = new EqualSteps(stepTime, flightsAtMost, stages, hostTicks, flights);
    }

    /** An engine that decides on one step at a time, in no time. */
    public Engine(Scheduler scheduler, StepTimeModel stepTime, SimulationListener listener) {
        this(scheduler, stepTime, 0, 1, 1, listener);
    }

    /**
     * Keeps the host busy longer with its first decision, as where kernels are compiled or loaded only then. Who
     * arrives meanwhile is seen when it is over.
     *
     * @param nanos how much longer, at least 0
     */
    public void stallFirst(long nanos) {
        stallTicks = Math.multiplyExact(nanos, (long) ticks);
    }

    /** Says which of several replicas it is, by its number from 0, for those who look at its steps. */
    public void replica(int number) {
        report.replica(number);
    }

    /** Requests taken in and not finished. */
    public int active() {
        return scheduler.active();
    }

    /** Requests in the running set, as the decisions so far have it. */
    public int running() {
        return scheduler.running();
    }

    /** Requests that wait to be admitted. */
    public int waiting() {
        return scheduler.waiting();
    }

    /** The state of the KV cache, or {@code null} where there is none. */
    public @Nullable KvUsage kvUsage() {
        return scheduler.kvUsage();
    }

    /** Prompt tokens of a request that has just arrived that the prefix cache has now. */
    public int cachedTokens(Request request) {
        return scheduler.cachedTokens(request);
    }

    /** Steps applied. */
    public long steps() {
        return report.steps();
    }

    /** Tokens computed in all steps applied. */
    public long scheduledTokens() {
        return report.scheduledTokens();
    }

    /** When a request finished last, in nanoseconds; 0 if none has. */
    public long lastFinishNanos() {
        return report.nanos(lastFinishTicks);
    }

    /**
     * Takes a request in, at its arrival time, before which nothing may happen any more that {@link #next} does not
     * know of. What the engine decides on at that very moment it decides on later, and knows of the request.
     */
    public void submit(Request request) {
        long arrival = request.arrivalNanos();
        if (!waits) {
            advanceTo(arrival);
        }
        if (scheduler.active() == 0 && flights.size() == 0) {
            hostAt = Math.max(hostAt, Math.multiplyExact(arrival, (long) ticks));
        }
        // Equal steps go on as far as they are decided on before the request is there.
        runLeft = equal.isOn(run, runLeft) ? Math.min(runLeft, equal.count(runLeft, arrival - 1)) : 0;
        plannedNanos = -1;
        arrivals++;
        scheduler.enqueue(request);
        report.arrived(request);
    }

    /** Takes notice of what a request consists of that is not served here: requests that are may quote it. */
    public void learn(Request elsewhere) {
        scheduler.learn(elsewhere.spec());
    }

    /**
     * When something happens next: a decision, or the end of steps. Decisions that are due are made.
     *
     * @param nowNanos the present, to which the engine was taken; all requests that arrive by then are submitted
     * @param limitNanos until when it matters
     * @return nanoseconds, or any later time than the limit if nothing happens by then; {@link #IDLE} if nothing is
     *     active
     * @throws StalledException if requests are active and none can be served
     * @throws TimeOverflowException if simulated time comes to its end
     */
    public long next(long nowNanos, long limitNanos) {
        try {
            while (!waits) {
                if (scheduler.active() == 0) {
                    if (flights.size() == 0) {
                        return IDLE;
                    }
                    waits = true;
                } else if (report.nanos(hostAt) > nowNanos) {
                    return report.nanos(hostAt);
                } else {
                    decide();
                }
            }
            planned = 1;
            long at;
            if (equal.isOn(run, runLeft)) {
                at = equal.end(runLeft, limitNanos);
                planned = equal.plannedCount();
            } else {
                at = applied();
            }
            plannedNanos = report.nanos(at);
            return plannedNanos;
        } catch (ArithmeticException e) {
            throw overflow(e);
        }
    }

    /**
     * Takes the engine to a moment: what was decided on before it is decided on, and steps that have ended by it are
     * applied.
     *
     * @param nanos the moment, not before the one it was taken to last
     */
    public void advanceTo(long nanos) {
        try {
            if (waits && nanos == plannedNanos) {
                apply(planned);
                return;
            }
            while (true) {
                if (waits) {
                    long steps = equal.isOn(run, runLeft) ? equal.count(runLeft, nanos) : 1;
                    if (steps <= 1 && report.nanos(applied()) > nanos) {
                        return;
                    }
                    apply(Math.max(1, steps));
                } else if (report.nanos(hostAt) >= nanos || (scheduler.active() == 0 && flights.size() == 0)) {
                    // Who arrives at this very moment is to be known when the next step is decided on.
                    return;
                } else if (scheduler.active() == 0) {
                    waits = true;
                } else {
                    decide();
                }
            }
        } catch (ArithmeticException e) {
            throw overflow(e);
        }
    }

    private static TimeOverflowException overflow(ArithmeticException e) {
        TimeOverflowException overflow = new TimeOverflowException("a step would end after 292 years");
        overflow.initCause(e);
        return overflow;
    }

    /** When the oldest step in flight is applied. */
    private long applied() {
        return Math.max(hostAt, flights.first().end);
    }

    /** Decides on the next step. */
    private void decide() {
        Batch batch = run;
        if (batch == null || runLeft == 0) {
            batch = form();
        } else {
            runOffset++;
            runLeft--;
        }
        scheduler.advance(batch, 1);
        Flight flight = flights.add(batch, runOffset, decisions, hostAt);
        if (stepwise) {
            noteState(flight);
        }
        if (batch.isEmpty()) {
            flight.stepNanos = 0;
            pipeline.enterEmpty(flight, ready(batch));
            waits = flights.isFull() || scheduler.active() == 0;
        } else {
            hostAt = Math.addExact(hostAt, hostTicks + stallTicks);
            stallTicks = 0;
            flight.stepNanos = stepTime.stepNanos(report.shape(flight));
            pipeline.enter(flight, ready(batch), flight.stepNanos);
            waits = flights.isFull();
        }
    }

    private Batch form() {
        Batch batch = scheduler.form(report.nanos(hostAt));
        batch.arrivals(arrivals);
        decisions++;
        if (batch.isEmpty() && !batch.isPreempting() && !flights.isBusy()) {
            throw StalledException.of(scheduler, batch.blockedBy());
        }
        run = batch;
        runOffset = 0;
        runLeft = stepwise ? 0 : batch.repeats() - 1;
        return batch;
    }

    private void noteState(Flight flight) {
        flight.running = scheduler.running();
        flight.waiting = scheduler.waiting();
        flight.kvUsage = scheduler.kvUsage();
    }

    /** From when on the step of a batch may start, which has just been decided on. */
    private long ready(Batch batch) {
        return stages == 1 ? hostAt : Math.max(hostAt, flights.endOf(batch.waitsFor()));
    }

    private void apply(long steps) {
        plannedNanos = -1;
        if (steps > 1) {
            applyEqual(steps);
        } else {
            applyFirst();
        }
    }

    /** Applies the oldest step in flight. */
    private void applyFirst() {
        Flight flight = flights.first();
        hostAt = applied();
        if (stepwise) {
            scheduler.reveal(flight.batch);
        }
        report.step(flight, hostAt, stepwise);
        settle(flight.batch, 1, flight.start, hostAt);
        flights.removeFirst();
        waits = false;
    }

    /** Applies equal steps, the oldest in flight and what follows it. */
    private void applyEqual(long steps) {
        Flight flight = flights.first();
        Batch batch = flight.batch;
        long offset = flight.offset;
        long end = equal.endOf(steps);
        report.equalSteps(flight, steps, end, equal.hostGap());
        // Whoever finishes does so with the last of them.
        scheduler.advance(batch, steps - 1);
        runLeft -= steps - 1;
        runOffset += steps - 1;
        hostAt = end;
        settle(batch, steps, flight.start, end);
        int ahead = flights.size() - 1;
        while (flights.size() > 0) {
            flights.removeFirst();
        }
        pipeline.lastEnd(hostAt);
        for (int i = 0; i < ahead; i++) {
            Flight next = flights.add(batch, offset + steps + i, decisions, hostAt);
            next.stepNanos = stepTime.stepNanos(report.shape(next));
            pipeline.enter(next, hostAt, next.stepNanos);
        }
        waits = false;
    }

    private void settle(Batch batch, long steps, long startTicks, long endTicks) {
        int before = scheduler.active();
        scheduler.settle(batch, steps, report.nanos(startTicks), report.nanos(endTicks));
        if (scheduler.active() < before) {
            lastFinishTicks = endTicks;
        }
    }
}

package dev.vllmsim.engine.simulation;

import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.scheduler.Batch;
import dev.vllmsim.engine.scheduler.ItemVisitor;
import dev.vllmsim.engine.scheduler.KvUsage;
import dev.vllmsim.engine.scheduler.WaitReason;
import dev.vllmsim.engine.steptime.BatchShape;
import dev.vllmsim.engine.steptime.StepTimeModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells an engine's listener of steps and regular token gaps, and counts what was applied. */
final class EngineReport {
    private final StepTimeModel stepTime;
    private final SimulationListener listener;
    private final boolean tellsGaps;
    private final int ticks;
    private final FlightView view = new FlightView();
    private final @Nullable FlightWork work;

    private int replica;
    private long steps;
    private long scheduledTokens;
    private long lastApplied;

    EngineReport(StepTimeModel stepTime, SimulationListener listener, int ticksPerNano) {
        this.stepTime = stepTime;
        this.listener = listener;
        this.tellsGaps = listener.observesTokenGaps();
        this.ticks = ticksPerNano;
        this.work = listener.observesWork() ? new FlightWork() : null;
    }

    /** Says which of several replicas the engine is, by its number from 0. */
    void replica(int number) {
        replica = number;
    }

    long steps() {
        return steps;
    }

    long scheduledTokens() {
        return scheduledTokens;
    }

    /** Ticks as nanoseconds, rounded to the nearest. */
    long nanos(long time) {
        return ticks == 1 ? time : Math.floorDiv(time + ticks / 2, (long) ticks);
    }

    /** The shape of a flight's step; valid until the next call. */
    BatchShape shape(Flight flight) {
        return shapeOf(flight.batch, flight.offset);
    }

    /** The shape of a batch's step behind the given number of equal ones; valid until the next call for the batch. */
    BatchShape shapeOf(Batch batch, long offset) {
        return batch.later(offset);
    }

    void arrived(Request request) {
        listener.onArrival(request, request.arrivalNanos());
    }

    /** Tells of a step that is about to be applied. */
    void step(Flight flight, long appliedTicks, boolean stepwise) {
        Batch batch = flight.batch;
        FlightWork told = work;
        if (told != null) {
            told.set(flight, nanos(flight.scheduled), nanos(flight.start), nanos(flight.end), nanos(appliedTicks));
            listener.onWork(told);
        }
        if (batch.isEmpty() && !batch.isPreempting()) {
            // A decision that came to nothing is no step.
            lastApplied = appliedTicks;
            return;
        }
        if (stepwise) {
            view.flight = flight;
            view.applied = appliedTicks;
            listener.onStep(view);
            view.flight = null;
        }
        listener.onSteps(shape(flight), 1, nanos(flight.start), nanos(flight.end));
        int steady = batch.steadyDecodes();
        if (steady > 0 && tellsGaps) {
            listener.onTokenGaps(nanos(appliedTicks) - nanos(lastApplied), steady);
        }
        count(batch, 1, appliedTicks);
    }

    /**
     * Tells of equal steps that are about to be applied.
     *
     * @param first the oldest flight, the first of them
     * @param count how many
     * @param appliedTicks when the last of them is applied
     * @param hostGap by how much the ends of two of them are further apart than the second is long
     */
    void equalSteps(Flight first, long count, long appliedTicks, long hostGap) {
        Batch batch = first.batch;
        FlightWork told = work;
        if (told != null) {
            told.set(first, nanos(first.scheduled), nanos(first.start), nanos(appliedTicks), nanos(appliedTicks));
            told.repeats(count, hostGap);
            listener.onWork(told);
        }
        listener.onSteps(shape(first), count, nanos(first.start), nanos(appliedTicks));
        int steady = batch.steadyDecodes();
        if (steady > 0 && tellsGaps) {
            long gap = first.end - lastApplied;
            if (!stepTime.dependsOnContext()) {
                long others = (appliedTicks - first.end) / (count - 1);
                if (others == gap) {
                    listener.onTokenGaps(gap, steady * count);
                } else {
                    listener.onTokenGaps(gap, steady);
                    listener.onTokenGaps(others, steady * (count - 1));
                }
            } else {
                listener.onTokenGaps(gap, steady);
                stepTime.eachOver(
                        shapeOf(batch, first.offset + 1),
                        count - 1,
                        nanos -> listener.onTokenGaps(nanos + hostGap, steady));
            }
        }
        count(batch, count, appliedTicks);
    }

    private void count(Batch batch, long count, long appliedTicks) {
        steps += count;
        scheduledTokens += count * batch.tokens();
        lastApplied = appliedTicks;
    }

    /** A step that is about to be applied, as a listener sees it. */
    private final class FlightView implements StepView {
        private @Nullable Flight flight;
        private long applied;

        private Flight flight() {
            Flight told = flight;
            if (told == null) {
                throw new IllegalStateException("a step can be looked at only while it is told of");
            }
            return told;
        }

        @Override
        public long index() {
            return steps;
        }

        @Override
        public int replica() {
            return replica;
        }

        @Override
        public long scheduledNanos() {
            return nanos(flight().scheduled);
        }

        @Override
        public long startNanos() {
            return nanos(flight().start);
        }

        @Override
        public long endNanos() {
            return nanos(flight().end);
        }

        @Override
        public long appliedNanos() {
            return nanos(applied);
        }

        @Override
        public BatchShape shape() {
            return flight().batch;
        }

        @Override
        public void forEachItem(ItemVisitor visitor) {
            flight().batch.forEachItem(visitor);
        }

        @Override
        public int running() {
            return flight().running;
        }

        @Override
        public int waiting() {
            return flight().waiting;
        }

        @Override
        public WaitReason blockedBy() {
            return flight().batch.blockedBy();
        }

        @Override
        public List<Request> preempted() {
            return flight().batch.preempted();
        }

        @Override
        public List<Request> discarded() {
            return flight().batch.discarded();
        }

        @Override
        public @Nullable KvUsage kvUsage() {
            return flight().kvUsage;
        }
    }
}

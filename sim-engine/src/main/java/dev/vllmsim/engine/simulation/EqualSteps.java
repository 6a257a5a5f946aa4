package dev.vllmsim.engine.simulation;

import dev.vllmsim.engine.scheduler.Batch;
import dev.vllmsim.engine.steptime.BatchShape;
import dev.vllmsim.engine.steptime.StepTimeModel;
import org.jspecify.annotations.Nullable;

/**
 * When the equal steps of a batch are applied that fills all flights, without taking them one by one. It knows the
 * engine in two states: one step at a time, each behind the host's time for it; and two in flight, each as long as the
 * host needs at least, so that they follow each other without a gap.
 */
final class EqualSteps {
    private final StepTimeModel stepTime;
    private final int atMost;
    private final long hostTicks;
    private final FlightQueue flights;
    private final boolean possible;

    private long plannedCount;

    EqualSteps(StepTimeModel model, int flightsAtMost, int stages, long hostTicks, FlightQueue flights) {
        this.atMost = flightsAtMost;
        this.hostTicks = hostTicks;
        this.flights = flights;
        this.stepTime = flightsAtMost == 1 && hostTicks > 0 ? new HostedStepTime(model, hostTicks) : model;
        this.possible = stages == 1
                && (flightsAtMost == 1 || (flightsAtMost == 2 && (hostTicks == 0 || model.growsWithContext())));
    }

    /** Whether the steps in flight are equal ones of the given batch, and more of them may follow. */
    boolean isOn(@Nullable Batch run, long runLeft) {
        if (!possible || runLeft == 0 || run == null || flights.size() < atMost || !flights.allOf(run)) {
            return false;
        }
        if (atMost == 1 || hostTicks == 0) {
            return true;
        }
        Flight first = flights.first();
        Flight second = flights.get(1);
        return first.end - first.start >= hostTicks && second.start == first.end;
    }

    /** The shape of the step behind the oldest in flight. */
    private BatchShape next() {
        Flight first = flights.first();
        return first.batch.later(first.offset + 1);
    }

    /** When the given number of steps, counted from the oldest in flight, are applied. */
    long endOf(long steps) {
        long end = flights.first().end;
        return steps == 1 ? end : Math.addExact(end, stepTime.nanosOver(next(), steps - 1));
    }

    /**
     * When the last step is applied before the next must be formed.
     *
     * @param runLeft steps that may still be decided on
     * @param limit until when it matters: past it, any step's end will do
     */
    long end(long runLeft, long limit) {
        long end = flights.first().end;
        plannedCount = 1;
        if (end <= limit) {
            plannedCount += limit == Long.MAX_VALUE || stepTime.growsWithContext()
                    ? runLeft
                    : stepTime.stepsToReach(next(), limit - end + 1, runLeft);
            end = endOf(plannedCount);
        }
        return end;
    }

    /** How many steps, counted from the oldest in flight, are applied by the given time, as far as they are equal. */
    long count(long runLeft, long time) {
        long left = time - flights.first().end;
        if (left <= 0) {
            return left < 0 ? 0 : 1;
        }
        long reaching = stepTime.stepsToReach(next(), left + 1, runLeft);
        return 1 + (stepTime.nanosOver(next(), reaching) <= left ? reaching : reaching - 1);
    }

    /** How many steps are applied by the time that {@link #end} returned last. */
    long plannedCount() {
        return plannedCount;
    }

    /** How much longer than a step takes it is from the end of one to the end of the next. */
    long hostGap() {
        return atMost == 1 ? hostTicks : 0;
    }

    /** Steps each behind the host's time for it. */
    private static final class HostedStepTime implements StepTimeModel {
        private final StepTimeModel model;
        private final long host;

        HostedStepTime(StepTimeModel model, long host) {
            this.model = model;
            this.host = host;
        }

        @Override
        public long stepNanos(BatchShape shape) {
            return Math.addExact(model.stepNanos(shape), host);
        }

        @Override
        public boolean dependsOnContext() {
            return model.dependsOnContext();
        }

        @Override
        public boolean growsWithContext() {
            return model.growsWithContext();
        }

        @Override
        public long nanosOver(BatchShape first, long steps) {
            return Math.addExact(model.nanosOver(first, steps), Math.multiplyExact(steps, host));
        }

        @Override
        public long stepsToReach(BatchShape first, long nanos, long most) {
            if (!growsWithContext()) {
                return StepTimeModel.super.stepsToReach(first, nanos, most);
            }
            long below = 0;
            long enough = 1;
            while (enough < most && nanosOver(first, enough) < nanos) {
                below = enough;
                enough = Math.min(most, 2 * enough);
            }
            while (enough - below > 1) {
                long middle = below + (enough - below) / 2;
                if (nanosOver(first, middle) < nanos) {
                    below = middle;
                } else {
                    enough = middle;
                }
            }
            return enough;
        }
    }
}

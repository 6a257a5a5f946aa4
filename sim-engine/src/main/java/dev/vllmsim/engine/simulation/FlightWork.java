package dev.vllmsim.engine.simulation;

import dev.vllmsim.engine.scheduler.Batch;
import org.jspecify.annotations.Nullable;

/** A step, or equal steps, about to be applied, as whoever observes work sees them. */
final class FlightWork implements WorkView {
    private @Nullable Batch batch;
    private boolean isFirst;
    private long steps;
    private long scheduled;
    private long start;
    private long end;
    private long applied;
    private long computing;

    void set(Flight flight, long scheduledNanos, long startNanos, long endNanos, long appliedNanos) {
        batch = flight.batch;
        isFirst = flight.offset == 0;
        steps = 1;
        scheduled = scheduledNanos;
        start = startNanos;
        end = endNanos;
        applied = appliedNanos;
        computing = flight.stepNanos;
    }

    /** Says that it is so many equal steps, with the given time between two of them. */
    void repeats(long count, long gapNanos) {
        steps = count;
        computing = end - start - (count - 1) * gapNanos;
    }

    @Override
    public Batch batch() {
        Batch told = batch;
        if (told == null) {
            throw new IllegalStateException("work can be looked at only while it is told of");
        }
        return told;
    }

    @Override
    public boolean isFirst() {
        return isFirst;
    }

    @Override
    public long steps() {
        return steps;
    }

    @Override
    public long scheduledNanos() {
        return scheduled;
    }

    @Override
    public long startNanos() {
        return start;
    }

    @Override
    public long endNanos() {
        return end;
    }

    @Override
    public long appliedNanos() {
        return applied;
    }

    @Override
    public long computingNanos() {
        return computing;
    }
}

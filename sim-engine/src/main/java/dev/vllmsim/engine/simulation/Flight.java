package dev.vllmsim.engine.simulation;

import dev.vllmsim.engine.scheduler.Batch;
import dev.vllmsim.engine.scheduler.KvUsage;
import org.jspecify.annotations.Nullable;

/** One step in flight: decided on, and not yet applied. Times are in the engine's ticks. */
final class Flight {
    Batch batch;
    /** Steps of the batch before this one. */
    long offset;
    /** The number of the decision, counted from 1. */
    long decision;

    long scheduled;
    long start;
    long end;
    /** How long the step computes, on all stages together, in nanoseconds. */
    long stepNanos;

    /** The queues, and the KV cache, right after the decision; kept only where steps are observed. */
    int running;

    int waiting;

    @Nullable
    KvUsage kvUsage;

    Flight(Batch batch) {
        this.batch = batch;
    }

    void become(Batch decided, long step, long number, long nowTicks) {
        batch = decided;
        offset = step;
        decision = number;
        scheduled = nowTicks;
        kvUsage = null;
    }
}

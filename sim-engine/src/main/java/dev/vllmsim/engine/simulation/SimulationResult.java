package dev.vllmsim.engine.simulation;

import dev.vllmsim.engine.scheduler.DraftUsage;
import dev.vllmsim.engine.scheduler.KvUsage;
import org.jspecify.annotations.Nullable;

/**
 * The totals of a run. Times are nanoseconds of simulated time.
 *
 * @param requests requests that were let in, which is also the number that finished
 * @param refused requests that were not let in
 * @param steps steps taken
 * @param scheduledTokens tokens computed in all steps
 * @param firstArrivalNanos when the first request entered the engine
 * @param lastArrivalNanos when the last request arrived, let in or not
 * @param lastFinishNanos when the last request finished
 * @param kvUsage how full the KV cache was, or {@code null} where the scheduler has none
 * @param draftUsage what became of drafted tokens, or {@code null} where nothing was drafted
 */
public record SimulationResult(
        long requests,
        long refused,
        long steps,
        long scheduledTokens,
        long firstArrivalNanos,
        long lastArrivalNanos,
        long lastFinishNanos,
        @Nullable KvUsage kvUsage,
        @Nullable DraftUsage draftUsage) {

    /** From the first arrival to the last finish, in nanoseconds. */
    public long spanNanos() {
        return lastFinishNanos - firstArrivalNanos;
    }
}

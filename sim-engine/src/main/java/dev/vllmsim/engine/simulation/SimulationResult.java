package dev.vllmsim.engine.simulation;

import dev.vllmsim.engine.scheduler.DraftUsage;
import dev.vllmsim.engine.scheduler.KvUsage;
import org.jspecify.annotations.Nullable;

/**
 * The totals of a run. Times are nanoseconds of simulated time.
 *
 * @param requests requests that arrived, which is also the number that finished
 * @param steps steps taken
 * @param scheduledTokens tokens computed in all steps
 * @param firstArrivalNanos when the first request entered the engine
 * @param lastArrivalNanos when the last request entered the engine
 * @param lastFinishNanos when the last request finished
 * @param kvUsage how full the KV cache was, or {@code null} where the scheduler has none
 * @param draftUsage what became of drafted tokens, or {@code null} where nothing was drafted
 */
public record SimulationResult(
        long requests,
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

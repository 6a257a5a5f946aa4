package dev.vllmsim.engine.scheduler;

import org.jspecify.annotations.Nullable;

/**
 * How full the KV cache is, and was.
 *
 * @param usableBlocks blocks that requests can hold
 * @param freeBlocks blocks free now, cached ones included
 * @param peakUsedBlocks most blocks in use in any step so far
 * @param usedBlockSteps sum over all steps so far of the blocks in use, for the mean over steps
 * @param promptTokensLookedUp prompt tokens of first admissions that the prefix cache was asked for
 * @param promptTokensHit of these, the tokens that it had
 */
public record KvUsage(
        long usableBlocks,
        long freeBlocks,
        long peakUsedBlocks,
        long usedBlockSteps,
        long promptTokensLookedUp,
        long promptTokensHit) {

    /**
     * How full two caches of the same size were: the blocks of each, the most that were free and in use in either, and the
     * sums of both. Of one, if the other is {@code null}.
     */
    public static @Nullable KvUsage ofBoth(@Nullable KvUsage one, @Nullable KvUsage other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return new KvUsage(
                one.usableBlocks,
                Math.max(one.freeBlocks, other.freeBlocks),
                Math.max(one.peakUsedBlocks, other.peakUsedBlocks),
                one.usedBlockSteps + other.usedBlockSteps,
                one.promptTokensLookedUp + other.promptTokensLookedUp,
                one.promptTokensHit + other.promptTokensHit);
    }
}

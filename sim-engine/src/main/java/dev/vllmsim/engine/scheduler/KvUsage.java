package dev.vllmsim.engine.scheduler;

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
        long promptTokensHit) {}

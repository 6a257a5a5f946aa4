package dev.vllmsim.report.document;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How the KV cache was used.
 *
 * @param blocks blocks that requests can hold
 * @param peakUsage largest share of them in use in any step, from 0 to 1
 * @param meanUsage mean over all steps of the share in use, from 0 to 1
 * @param hitRate share of the prompt tokens that the prefix cache spared, from 0 to 1; {@code null} without a cache
 */
public record KvCacheStats(
        long blocks,
        double peakUsage,
        double meanUsage,
        @Nullable Double hitRate) implements Serializable {}

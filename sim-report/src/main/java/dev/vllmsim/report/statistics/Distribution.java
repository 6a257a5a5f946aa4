package dev.vllmsim.report.statistics;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A sample in nine numbers. All but the count are {@code null} where the sample is empty.
 *
 * @param count how many values
 * @param mean arithmetic mean
 * @param std standard deviation of the population (divided by the count), as NumPy's default
 * @param min smallest value
 * @param max largest value
 * @param p50 median; percentiles interpolate linearly between order statistics (Hyndman and Fan's type 7, NumPy's
 *     default)
 * @param p90 90th percentile
 * @param p95 95th percentile
 * @param p99 99th percentile
 */
public record Distribution(
        long count,
        @Nullable Double mean,
        @Nullable Double std,
        @Nullable Double min,
        @Nullable Double max,
        @JsonProperty("p50") @Nullable Double p50,
        @JsonProperty("p90") @Nullable Double p90,
        @JsonProperty("p95") @Nullable Double p95,
        @JsonProperty("p99") @Nullable Double p99)
        implements Serializable {

    /** No value. */
    public static final Distribution EMPTY = new Distribution(0, null, null, null, null, null, null, null, null);

    /** Of nanoseconds, in milliseconds, with the given p50, p90, p95 and p99. */
    public static Distribution of(ExactMoments moments, double[] percentilesMs) {
        return new Distribution(
                moments.count(),
                moments.meanMs(),
                moments.stdMs(),
                Millis.of(moments.min()),
                Millis.of(moments.max()),
                percentilesMs[0],
                percentilesMs[1],
                percentilesMs[2],
                percentilesMs[3]);
    }
}

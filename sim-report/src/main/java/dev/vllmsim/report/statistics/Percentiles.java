package dev.vllmsim.report.statistics;

import java.util.Arrays;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.HistogramIterationValue;
import org.apache.commons.statistics.descriptive.Quantile;

/**
 * The percentiles of reports: p50, p90, p95 and p99, interpolated linearly between order statistics. That is type 7 of
 * Hyndman and Fan, "Sample Quantiles in Statistical Packages" (1996), the default of NumPy and of
 * {@code vllm bench serve}.
 */
public final class Percentiles {
    private static final double[] PROBABILITIES = {0.5, 0.9, 0.95, 0.99};

    /** Decimal digits that histograms keep of a value: the least that make an error of one in ten thousand. */
    public static final int HISTOGRAM_DIGITS = 4;

    /** Bound on the relative error of a percentile from a histogram. */
    public static final double HISTOGRAM_ERROR = 1e-4;

    /** In place, as the sample is a copy that nobody needs in its order; type 7 is not the library's default. */
    private static final Quantile TYPE_7 =
            Quantile.withDefaults().withCopy(false).with(Quantile.EstimationMethod.HF7);

    private Percentiles() {}

    /** Of the first {@code count} values, at least one; puts them into another order. */
    public static double[] of(double[] values, int count) {
        return TYPE_7.evaluateRange(values, 0, count, PROBABILITIES);
    }

    /**
     * Of values that each occur any number of times.
     *
     * @param values ascending
     * @param counts how often each occurs
     */
    public static double[] of(double[] values, long[] counts) {
        long[] below = counts.clone();
        for (int i = 1; i < below.length; i++) {
            below[i] += below[i - 1];
        }
        long total = below[below.length - 1];
        double[] percentiles = new double[PROBABILITIES.length];
        for (int i = 0; i < percentiles.length; i++) {
            double position = (total - 1) * PROBABILITIES[i];
            long rank = (long) position;
            double lower = values[indexOfRank(below, rank)];
            double upper = values[indexOfRank(below, Math.min(rank + 1, total - 1))];
            percentiles[i] = lower + (position - rank) * (upper - lower);
        }
        return percentiles;
    }

    /** The value that holds the given place, from 0, in the sample laid out in order. */
    private static int indexOfRank(long[] below, long rank) {
        int index = Arrays.binarySearch(below, rank + 1);
        return index >= 0 ? index : -index - 1;
    }

    /**
     * Of a histogram, in milliseconds. Values are taken to lie in the middle of their bucket, so the error is at most half its width.
     *
     * @param perMilli how many of the histogram's units a millisecond has
     * @param min smallest value of the sample, in milliseconds
     * @param max largest value of the sample, in milliseconds
     */
    public static double[] of(AbstractHistogram histogram, double perMilli, double min, double max) {
        double[] values = new double[64];
        long[] counts = new long[64];
        int size = 0;
        for (HistogramIterationValue bucket : histogram.recordedValues()) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
                counts = Arrays.copyOf(counts, 2 * size);
            }
            double middle = histogram.medianEquivalentValue(bucket.getValueIteratedTo()) / perMilli;
            values[size] = Math.min(max, Math.max(min, middle));
            counts[size++] = bucket.getCountAddedInThisIterationStep();
        }
        return of(Arrays.copyOf(values, size), Arrays.copyOf(counts, size));
    }
}

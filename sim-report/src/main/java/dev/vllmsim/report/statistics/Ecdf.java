package dev.vllmsim.report.statistics;

import java.util.Arrays;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * The empirical distribution of a sample: the share of it that is no larger than a value, at some of its values.
 *
 * @param count how many values the sample has
 * @param ms values, ascending
 * @param shares for each of them, the share of the sample that is no larger, from 0 to 1
 */
@SuppressWarnings("ArrayRecordComponent") // thousands of points to draw, which nobody changes
public record Ecdf(long count, double[] ms, double[] shares) {

    /**
     * Of a sample.
     *
     * @param ascending its values
     * @param most at how many values, at least 2
     */
    static Ecdf of(double[] ascending, int most) {
        int size = Math.min(most, ascending.length);
        double[] ms = new double[size];
        double[] shares = new double[size];
        for (int i = 0; i < size; i++) {
            int rank = rank(i, size, ascending.length);
            ms[i] = ascending[rank];
            shares[i] = (rank + 1.0) / ascending.length;
        }
        return new Ecdf(ascending.length, ms, shares);
    }

    /** The first and the last, and between them evenly spread ones. */
    private static int rank(int i, int size, int count) {
        return size == 1 ? 0 : (int) Math.round((double) i * (count - 1) / (size - 1));
    }

    /** Of the values that a histogram has counted, each taken to lie in the middle of its bucket. */
    static Ecdf of(AbstractHistogram histogram, double perMilli, int most) {
        long total = histogram.getTotalCount();
        double[] ms = new double[most];
        double[] shares = new double[most];
        int size = 0;
        long atMost = 0;
        for (HistogramIterationValue bucket : histogram.recordedValues()) {
            atMost += bucket.getCountAddedInThisIterationStep();
            // A bucket too close to the last point to be seen goes into the next one.
            if (size == 0 || atMost == total || atMost - shares[size - 1] * total >= (double) total / (most - 2)) {
                ms[size] = histogram.medianEquivalentValue(bucket.getValueIteratedTo()) / perMilli;
                shares[size++] = (double) atMost / total;
            }
        }
        return new Ecdf(total, Arrays.copyOf(ms, size), Arrays.copyOf(shares, size));
    }
}

package dev.vllmsim.report.statistics;

import java.util.Arrays;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.StandardDeviation;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A mean over runs with random numbers of their own, and where the true one is with 95 % confidence: Student's interval
 * for independent values (Student, 1908).
 *
 * @param runs how many values, at least 2
 * @param mean their mean
 * @param std their standard deviation, of the sample (divided by the count less one)
 * @param low lower end
 * @param high upper end
 */
public record Interval(int runs, double mean, double std, double low, double high) {
    private static final double CONFIDENCE = 0.95;
    private static final double UPPER = 1 - (1 - CONFIDENCE) / 2;

    public Interval {
        if (runs < 2 || !(low <= high)) {
            throw new IllegalArgumentException("an interval is of at least 2 values, from low to high");
        }
    }

    /**
     * The interval of the mean of some values.
     *
     * @param values at least 2, finite
     */
    public static Interval of(double... values) {
        if (Arrays.stream(values).allMatch(value -> value == values[0])) {
            // Sums of equal values round.
            return new Interval(values.length, values[0], 0, values[0], values[0]);
        }
        double mean = Mean.of(values).getAsDouble();
        double std = StandardDeviation.of(values).getAsDouble();
        double half = TDistribution.of(values.length - 1.0).inverseCumulativeProbability(UPPER)
                * std
                / Math.sqrt((double) values.length);
        return new Interval(values.length, mean, std, mean - half, mean + half);
    }

    /** Half of its width. */
    public double half() {
        return (high - low) / 2;
    }

    /** Whether 0 is in it: at this many runs no difference is seen. */
    public boolean holdsZero() {
        return low <= 0 && 0 <= high;
    }
}

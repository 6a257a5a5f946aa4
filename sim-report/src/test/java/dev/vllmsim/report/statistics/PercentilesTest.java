package dev.vllmsim.report.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.HdrHistogram.Histogram;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * Percentiles against NumPy 2.4. The expected numbers were printed by {@code numpy.percentile(values, [50, 90, 95,
 * 99])}.
 */
class PercentilesTest {
    private static final Offset<Double> ROUNDING = within(1e-12);

    /** k² · 7919 mod 1000003, in millionths: no order, no ties, and the same in any language. */
    private static double[] tenThousand() {
        double[] values = new double[10_000];
        for (int k = 1; k <= values.length; k++) {
            values[k - 1] = (long) k * k * 7919 % 1_000_003 / 1e6;
        }
        return values;
    }

    @Test
    void aFewValuesInterpolateAsNumPyDoes() {
        // Sorted: 1, 2.25, 3.5, 4, 4, 7.125, 9. Place of p90: 0.9 · 6 = 5.4, so 7.125 + 0.4 · (9 - 7.125) = 7.875.
        double[] values = {3.5, 1.0, 2.25, 9.0, 4.0, 4.0, 7.125};
        assertThat(Percentiles.of(values, values.length))
                .containsExactly(new double[] {4.0, 7.875, 8.4375, 8.8875}, ROUNDING);
    }

    @Test
    void tenThousandValuesInterpolateAsNumPyDoes() {
        double[] values = tenThousand();
        assertThat(Percentiles.of(values, values.length))
                .containsExactly(new double[] {0.4978985, 0.9019505, 0.951518, 0.9900839}, ROUNDING);
    }

    @Test
    void oneValueIsEveryPercentile() {
        assertThat(Percentiles.of(new double[] {5, 99}, 1)).containsExactly(5, 5, 5, 5);
        assertThat(Percentiles.of(new double[] {5}, new long[] {1})).containsExactly(5, 5, 5, 5);
    }

    @Test
    void countedValuesAreTheSameAsLaidOut() {
        // 101 values: 3 × 0, 90 × 3, 6 × 8, 2 × 10.5. Places: 50, 90, 95, 99, all whole. NumPy says 3, 3, 8, 10.5.
        double[] values = {0, 3, 8, 10.5};
        long[] counts = {3, 90, 6, 2};
        assertThat(Percentiles.of(values, counts)).containsExactly(3, 3, 8, 10.5);
    }

    @Test
    void countedValuesInterpolateBetweenNeighbours() {
        // Two values: places 0.5, 0.9, 0.95 and 0.99 between 1 and 2.
        assertThat(Percentiles.of(new double[] {1, 2}, new long[] {1, 1}))
                .containsExactly(new double[] {1.5, 1.9, 1.95, 1.99}, ROUNDING);
    }

    @Test
    void countedPercentilesOfManyEqualThoseOfTheSample() {
        double[] values = tenThousand();
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        long[] ones = new long[sorted.length];
        Arrays.fill(ones, 1);
        assertThat(Percentiles.of(sorted, ones)).containsExactly(Percentiles.of(values, values.length), ROUNDING);
    }

    @Test
    void aHistogramIsOffByNoMoreThanItSays() {
        double[] values = tenThousand();
        Histogram histogram = new Histogram(Percentiles.HISTOGRAM_DIGITS);
        for (double value : values) {
            histogram.recordValue(Math.round(value * 1e9));
        }
        double[] approximate = Percentiles.of(histogram, 1e9, 0, 2);
        double[] exact = Percentiles.of(values, values.length);
        for (int i = 0; i < exact.length; i++) {
            assertThat(approximate[i]).isCloseTo(exact[i], within(exact[i] * Percentiles.HISTOGRAM_ERROR));
        }
        assertThat(approximate).isNotEqualTo(exact);
    }

    @Test
    void aHistogramNeverLeavesTheRangeOfTheSample() {
        Histogram histogram = new Histogram(Percentiles.HISTOGRAM_DIGITS);
        histogram.recordValueWithCount(1_234_567_890, 1000);
        assertThat(Percentiles.of(histogram, 1e6, 1234.56789, 1234.56789)).containsOnly(1234.56789);
    }
}

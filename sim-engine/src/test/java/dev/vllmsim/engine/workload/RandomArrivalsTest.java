package dev.vllmsim.engine.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vllmsim.engine.request.RequestSpec;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.statistics.distribution.GammaDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RandomArrivalsTest {
    private static final double INFINITE = Double.POSITIVE_INFINITY;

    private static Requests requests(int count) {
        return new SyntheticRequests(count, new LengthRange(10, 90), new LengthRange(1, 9), 7);
    }

    private static long[] stamps(int count, RequestRate rate, double burstiness, long seed) {
        return RecordedRequests.read(new RandomArrivals(requests(count), rate, burstiness, seed)).stream()
                .mapToLong(RequestSpec::arrivalNanos)
                .toArray();
    }

    private static long[] stamps(int count, double rate, double burstiness) {
        return stamps(count, new RequestRate.Constant(rate), burstiness, 7);
    }

    /** The gaps in seconds, the one before the first request included. */
    private static double[] gaps(long[] stamps) {
        double[] gaps = new double[stamps.length];
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = (stamps[i] - (i == 0 ? 0 : stamps[i - 1])) / 1e9;
        }
        return gaps;
    }

    @ParameterizedTest(name = "burstiness {0}")
    @ValueSource(doubles = {0.2, 0.5, 1, 2, 10})
    void gapsFollowTheGammaDistribution(double burstiness) {
        // Gaps of shape B and scale mean / B: coefficient of variation 1 / sqrt(B). A mean of 10,000 s, as at a small B
        // one gap in a hundred would be lost in the rounding to nanoseconds at a mean below a second.
        int n = 100_000;
        double[] gaps = gaps(stamps(n, 1e-4, burstiness));
        double mean = Arrays.stream(gaps).average().orElseThrow();
        double variance = Arrays.stream(gaps)
                .map(gap -> Math.pow(gap - mean, 2))
                .average()
                .orElseThrow();
        assertThat(mean).as("rescaled, so exact").isCloseTo(1e4, within(1e-9));
        assertThat(Math.sqrt(variance) / mean)
                .isCloseTo(1 / Math.sqrt(burstiness), within(0.02 / Math.sqrt(burstiness)));
        // Kolmogorov's distance to the distribution: 1.63 / sqrt(n) at 1 %.
        GammaDistribution truth = GammaDistribution.of(burstiness, 1e4 / burstiness);
        Arrays.sort(gaps);
        double distance = 0;
        for (int i = 0; i < n; i++) {
            double p = truth.cumulativeProbability(gaps[i]);
            distance = Math.max(distance, Math.max(p - (double) i / n, (i + 1.0) / n - p));
        }
        assertThat(distance).isLessThan(1.63 / Math.sqrt(n));
    }

    @Test
    void gapsDoNotDependOnEachOther() {
        // The correlation of successive gaps of a renewal process is 0, its standard error 1 / sqrt(n).
        int n = 100_000;
        double[] gaps = gaps(stamps(n, 1, 1));
        double sum = 0;
        for (int i = 1; i < n; i++) {
            sum += (gaps[i] - 1) * (gaps[i - 1] - 1);
        }
        assertThat(sum / n).isCloseTo(0, within(4 / Math.sqrt(n)));
    }

    @ParameterizedTest(name = "{0} requests, {1}/s, burstiness {2}")
    @CsvSource({"1, 3, 1", "10, 0.7, 0.25", "1000, 12.5, 3", "1000, 1000000, 1", "37, 3, Infinity"})
    void theLastOfNArrivesAtNOverRate(int n, double rate, double burstiness) {
        long[] stamps = stamps(n, rate, burstiness);
        assertThat(stamps[n - 1]).isEqualTo(Math.round(n / rate * 1e9));
        assertThat(stamps).isSorted();
    }

    @Test
    void infiniteBurstinessIsAConstantGap() {
        // 4 a second: the first after 250 ms, as the gap before it counts.
        assertThat(stamps(4, 4, INFINITE)).containsExactly(250_000_000, 500_000_000, 750_000_000, 1_000_000_000);
    }

    @Test
    void anInfiniteRateSendsAllAtOnce() {
        assertThat(stamps(3, INFINITE, 1)).containsOnly(0);
    }

    @Test
    void aFasterRateIsTheSamePatternInLessTime() {
        long[] slow = stamps(500, 2, 0.5);
        long[] fast = stamps(500, 4, 0.5);
        for (int i = 0; i < slow.length; i++) {
            assertThat((double) fast[i]).isCloseTo(slow[i] / 2.0, within(1.0));
        }
    }

    @Test
    void lengthsDoNotDependOnTheArrivals() {
        List<RequestSpec> random =
                RecordedRequests.read(new RandomArrivals(requests(50), new RequestRate.Constant(3), 0.5, 7));
        assertThat(random.stream().map(spec -> spec.arrivingAt(0)))
                .containsExactlyElementsOf(RecordedRequests.read(requests(50)));
    }

    @Test
    void theDrawnArrivalsNeverChange() {
        // The first stamps of seed 7, written down once: a new release must not change what a seed means.
        assertThat(stamps(5, 1, 1))
                .containsExactly(863_919_557, 1_682_382_615, 2_037_202_216, 4_654_043_984L, 5_000_000_000L);
    }

    @Test
    void aLinearRampRisesByTheSameDifference() {
        // 1/s to 3/s over five requests: 1, 1.5, 2, 2.5, 3; constant gaps of 1000, 666.7, 500, 400, 333.3 ms.
        RequestRate ramp = new RequestRate.Ramp(1, 3, RequestRate.Ramp.Shape.LINEAR);
        assertThat(stamps(5, ramp, INFINITE, 7))
                .containsExactly(1_000_000_000, 1_666_666_667, 2_166_666_667L, 2_566_666_667L, 2_900_000_000L);
    }

    @Test
    void anExponentialRampRisesByTheSameFactor() {
        // 1/s to 16/s over five requests: 1, 2, 4, 8, 16; gaps of 1, 1/2, 1/4, 1/8, 1/16 s. A ramp is not rescaled.
        RequestRate ramp = new RequestRate.Ramp(1, 16, RequestRate.Ramp.Shape.EXPONENTIAL);
        assertThat(stamps(5, ramp, INFINITE, 7))
                .containsExactly(1_000_000_000, 1_500_000_000, 1_750_000_000, 1_875_000_000, 1_937_500_000);
        assertThat(stamps(1, ramp, INFINITE, 7)).containsExactly(1_000_000_000);
    }

    @Test
    void aRampKeepsItsMeanWithRandomGaps() {
        // The expected end is the sum of the mean gaps; over 20,000 gaps of about 0.5 s it is met within 4 deviations.
        int n = 20_000;
        RequestRate ramp = new RequestRate.Ramp(1, 4, RequestRate.Ramp.Shape.LINEAR);
        double expected = 0;
        double variance = 0;
        for (int i = 0; i < n; i++) {
            expected += 1 / ramp.perSecond(i, n);
            variance += Math.pow(1 / ramp.perSecond(i, n), 2);
        }
        assertThat(stamps(n, ramp, 1, 7)[n - 1] / 1e9).isCloseTo(expected, within(4 * Math.sqrt(variance)));
    }

    @Test
    void noRequestsIsNoError() {
        assertThat(RecordedRequests.read(
                        new RandomArrivals(new RequestList(List.of()), new RequestRate.Constant(1), 1, 7)))
                .isEmpty();
    }

    @Test
    void timeBeyondTheClockIsAnError() {
        assertThatThrownBy(() -> stamps(10, 1e-12, 1))
                .isInstanceOf(ArrivalOverflowException.class)
                .hasMessageContaining("more than 146 years");
    }

    @Test
    void badRatesAreRefused() {
        assertThatThrownBy(() -> new RequestRate.Constant(0))
                .hasMessage("request rate must be above 0 requests/s, but is 0.0");
        assertThatThrownBy(() -> new RequestRate.Ramp(1, INFINITE, RequestRate.Ramp.Shape.LINEAR))
                .hasMessage("request rate at the end of a ramp must be a finite number above 0 requests/s, but is"
                        + " Infinity");
        assertThatThrownBy(() -> new RandomArrivals(requests(1), new RequestRate.Constant(1), 0, 7))
                .hasMessage("burstiness must be above 0, but is 0.0");
    }
}

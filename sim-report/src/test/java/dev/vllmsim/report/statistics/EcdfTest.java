package dev.vllmsim.report.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EcdfTest {
    private static final long MILLI = 1_000_000;

    /** Of 4, 1, 2 and 2 ms, a quarter is no larger than 1, three quarters no larger than 2. */
    @Test
    void aShareIsOfTheValuesThatAreNoLarger() {
        RequestSamples samples = new RequestSamples(10);
        for (long ms : new long[] {4, 1, 2, 2}) {
            samples.add(ms * MILLI, 0, 1);
        }
        Ecdf ttft = samples.ecdf(RequestSamples.Metric.TTFT, 100);

        assertThat(ttft.count()).isEqualTo(4);
        assertThat(ttft.ms()).containsExactly(1, 2, 2, 4);
        assertThat(ttft.shares()).containsExactly(0.25, 0.5, 0.75, 1);
        // None has a time per further token.
        assertThat(samples.ecdf(RequestSamples.Metric.TPOT_VLLM, 100).ms()).isEmpty();
    }

    @Test
    void ofMoreValuesThoseOfEvenlySpreadRanksAreTaken() {
        RequestSamples samples = new RequestSamples(10_000);
        IntStream.rangeClosed(1, 1000).forEach(ms -> samples.add(ms * MILLI, 0, 1));

        Ecdf ttft = samples.ecdf(RequestSamples.Metric.TTFT, 4);

        assertThat(ttft.ms()).containsExactly(1, 334, 667, 1000);
        assertThat(ttft.shares()).containsExactly(0.001, 0.334, 0.667, 1);
    }

    @Test
    void aHistogramSaysTheSameWithinItsError() {
        RequestSamples samples = new RequestSamples(10);
        IntStream.rangeClosed(1, 100_000).forEach(ms -> samples.add(ms * MILLI, 0, 1));

        Ecdf ttft = samples.ecdf(RequestSamples.Metric.TTFT, 500);

        assertThat(samples.isExact()).isFalse();
        assertThat(ttft.ms()).hasSizeBetween(300, 500);
        for (int i = 0; i < ttft.ms().length; i++) {
            assertThat(ttft.shares()[i] * 100_000).isCloseTo(ttft.ms()[i], within(1e-3 * ttft.ms()[i] + 1));
        }
        assertThat(ttft.shares()[ttft.shares().length - 1]).isEqualTo(1);
    }
}

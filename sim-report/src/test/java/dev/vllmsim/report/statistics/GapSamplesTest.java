package dev.vllmsim.report.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GapSamplesTest {
    private static final int NO_LIMIT = Integer.MAX_VALUE;

    @Test
    void noGapsHaveNoNumbers() {
        assertThat(new GapSamples(NO_LIMIT).distribution())
                .isEqualTo(new Distribution(0, null, null, null, null, null, null, null, null));
    }

    @Test
    void gapsCountAsOftenAsTheyOccur() {
        // 3 × 0, 90 × 3, 6 × 8 and 2 × 10.5 ms; NumPy says of them laid out: mean 3.3564356435643563,
        // std 1.6550801387426015, percentiles 3, 3, 8 and 10.5.
        GapSamples gaps = new GapSamples(NO_LIMIT);
        gaps.add(0, 3);
        gaps.add(3_000_000, 40);
        gaps.add(10_500_000, 1);
        gaps.add(3_000_000, 30);
        gaps.add(3_000_000, 20);
        gaps.add(8_000_000, 6);
        gaps.add(10_500_000, 1);
        Distribution distribution = gaps.distribution();
        assertThat(distribution.count()).isEqualTo(101);
        assertClose(distribution.mean(), 3.3564356435643563, 1e-15);
        assertClose(distribution.std(), 1.6550801387426015, 1e-15);
        assertThat(distribution.min()).isZero();
        assertThat(distribution.max()).isEqualTo(10.5);
        assertThat(distribution.p50()).isEqualTo(3.0);
        assertThat(distribution.p90()).isEqualTo(3.0);
        assertThat(distribution.p95()).isEqualTo(8.0);
        assertThat(distribution.p99()).isEqualTo(10.5);
    }

    @Test
    void manyDifferentGapsAreExactUpToTheLimitAndStatedBeyond() {
        GapSamples exact = new GapSamples(NO_LIMIT);
        GapSamples atLimit = new GapSamples(5_000);
        GapSamples beyond = new GapSamples(4_999);
        Random random = new Random(11);
        for (int i = 0; i < 5_000; i++) {
            long gap = 3_000_000L + i * 1_001L;
            long times = 1L + random.nextInt(50);
            exact.add(gap, times);
            atLimit.add(gap, times);
            beyond.add(gap, times);
        }
        assertThat(atLimit.isExact()).isTrue();
        assertThat(atLimit.distribution()).isEqualTo(exact.distribution());
        assertThat(beyond.isExact()).isFalse();
        Distribution approximate = beyond.distribution();
        Distribution truth = exact.distribution();
        assertThat(approximate.count()).isEqualTo(truth.count());
        assertThat(approximate.mean()).isEqualTo(truth.mean());
        assertThat(approximate.std()).isEqualTo(truth.std());
        assertThat(approximate.max()).isEqualTo(truth.max());
        assertClose(approximate.p50(), truth.p50(), 1e-4);
        assertClose(approximate.p90(), truth.p90(), 1e-4);
        assertClose(approximate.p95(), truth.p95(), 1e-4);
        assertClose(approximate.p99(), truth.p99(), 1e-4);
    }

    private static void assertClose(@Nullable Double actual, @Nullable Double expected, double relative) {
        assertThat(expected).isNotNull();
        assertThat(actual).isNotNull().isCloseTo(expected, within(relative * expected));
    }
}

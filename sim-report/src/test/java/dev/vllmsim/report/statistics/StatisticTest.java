package dev.vllmsim.report.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StatisticTest {

    @Test
    void namesAreReadInTheirOrderAndOnce() {
        assertThat(Statistic.list("p99, mean,p50,p99")).containsExactly(Statistic.P99, Statistic.MEAN, Statistic.P50);
    }

    @Test
    void whatIsNoStatisticIsRefused() {
        assertThatThrownBy(() -> Statistic.list("mean,p98"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be names out of mean, p50, p90, p95, p99, separated by commas, but has 'p98'");
        assertThatThrownBy(() -> Statistic.list("")).hasMessageEndingWith("but has ''");
    }

    @Test
    void eachReadsItsOwnValue() {
        Distribution distribution = new Distribution(1, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0);

        assertThat(Statistic.values())
                .extracting(statistic -> statistic.of(distribution))
                .containsExactly(1.0, 5.0, 6.0, 7.0, 8.0);
    }
}

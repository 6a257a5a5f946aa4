package dev.vllmsim.report.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectivesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "p99 ttft<=500 | p99_ttft_ms | 500",
                "P95 TPOT <= 25ms | p95_tpot_ms | 25",
                "mean e2el<=2.5s | mean_request_time_ms | 2500",
                "max itl<=80 | max_itl_ms | 80",
                "p90_tpot_vllm_ms<=30 | p90_tpot_vllm_ms | 30",
                "p50 request_time<=1m | p50_request_time_ms | 60000",
                "goodput>=0.95 | goodput | 0.95",
                "goodput>=95% | goodput | 0.95",
            })
    void oneIsRead(String text, String figure, double limit) {
        Objective objective = Objectives.parse(text).all().get(0);

        assertThat(objective.figure().name()).isEqualTo(figure);
        assertThat(objective.limit()).isEqualTo(limit);
    }

    @Test
    void severalStandBesideEachOther() {
        Objectives objectives = Objectives.parse("p99 ttft<=500, p95 tpot<=25; goodput>=0.9");

        assertThat(objectives.all())
                .extracting(Objective::text)
                .containsExactly("p99 TTFT <= 500 ms", "p95 TPOT <= 25 ms", "goodput >= 0.9");
        assertThat(objectives.needGoodput()).isTrue();
        assertThat(objectives.fewestRequests()).isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ttft<=500 | must be objectives like",
                "p98 ttft<=500 | must be objectives like",
                "p99 latency<=500 | must be objectives like",
                "p99 ttft>=500 | latencies and refused requests are to be at most",
                "goodput<=0.5 | goodput at least",
                "p99 goodput>=0.5 | must be objectives like",
                "p99 ttft<=0 | the limit must be milliseconds above 0",
                "p99 ttft<=soon | the limit must be milliseconds above 0",
                "goodput>=1.5 | the limit must be a share above 0",
                "p99 ttft<=1, p99 ttft<=2 | has p99_ttft_ms twice",
                "p99 ttft<=1, | must be objectives like",
                "p99 qps<=1 | must be objectives like",
            })
    void othersAreRefused(String text, String reason) {
        assertThatThrownBy(() -> Objectives.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }
}

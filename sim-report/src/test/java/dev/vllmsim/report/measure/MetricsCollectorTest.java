package dev.vllmsim.report.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scenario.ScenarioReader;
import dev.vllmsim.engine.scheduler.KvUsage;
import dev.vllmsim.engine.simulation.Listeners;
import dev.vllmsim.engine.simulation.Simulation;
import dev.vllmsim.engine.simulation.SimulationResult;
import dev.vllmsim.report.document.KvCacheStats;
import dev.vllmsim.report.document.LengthStats;
import dev.vllmsim.report.document.PercentileError;
import dev.vllmsim.report.document.Row;
import dev.vllmsim.report.document.RunColumns;
import dev.vllmsim.report.document.Summary;
import dev.vllmsim.report.statistics.Distribution;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsCollectorTest {
    private static final long MILLI = 1_000_000;

    private static SimulationResult result(long requests, long lastArrivalMs, long lastFinishMs, @Nullable KvUsage kv) {
        return new SimulationResult(requests, 0, 50, 1000, 0, lastArrivalMs * MILLI, lastFinishMs * MILLI, kv, null);
    }

    private static Scenario scenario(int requests, Map<String, Object> stepTime) {
        Map<String, Object> settings = new java.util.LinkedHashMap<>(Map.of(
                "total_query", requests,
                "min_input", 10,
                "max_input", 300,
                "min_output", 1,
                "max_output", 40,
                "concurrency", 8,
                "max_num_scheduled_tokens", 128,
                "seed", 3));
        settings.putAll(stepTime);
        return ScenarioReader.read(settings, known -> {
            throw new IllegalStateException("no file");
        });
    }

    private static final Map<String, Object> LINEAR = Map.of(
            "step_time", "linear",
            "step_base_ms", 2.7,
            "step_prefill_token_ms", 0.013,
            "step_decode_seq_ms", 0.017,
            "step_kv_token_ms", 0.00031);

    @Test
    void twoRequestsByHand() {
        // q1: TTFT 0 + 10 + 3 = 13, decodes 20 ms over 5 tokens: TPOT 4 (vLLM: 20 / 4 = 5), request time 33.
        // q2: arrives at 10, TTFT 7 + 13 = 20, one token: TPOT 0 (vLLM: none), request time 20.
        MetricsCollector metrics = new MetricsCollector(RunColumns.NONE);
        metrics.onFinish(Finished.request(0, null, 0, 0, 5, 20));
        metrics.onFinish(Finished.request(1, null, 10, 7, 1, 0));
        metrics.onTokenGaps(5 * MILLI, 4);
        Summary summary = metrics.summary(result(2, 10, 40, null));

        assertThat(summary.requests()).isEqualTo(2);
        assertThat(summary.steps()).isEqualTo(50);
        assertThat(summary.spanMs()).isEqualTo(40.0);
        assertThat(summary.qps()).isEqualTo(50.0); // 2 / 0.04 s
        assertThat(summary.tps()).isEqualTo(150.0); // 6 / 0.04 s
        assertThat(summary.timeAllRequestsSentMs()).isEqualTo(10.0);
        assertThat(summary.sumRequestTimeMs()).isEqualTo(53.0);
        assertThat(summary.totalTokens()).isEqualTo(206);
        assertThat(summary.promptTokens()).isEqualTo(new LengthStats(200, 100.0, 100, 100));
        assertThat(summary.outputTokens()).isEqualTo(new LengthStats(6, 3.0, 1, 5));
        // Percentiles of 13 and 20: 13 + p · 7.
        assertThat(summary.ttftMs()).isEqualTo(new Distribution(2, 16.5, 3.5, 13.0, 20.0, 16.5, 19.3, 19.65, 19.93));
        assertThat(summary.tpotMs()).isEqualTo(new Distribution(2, 2.0, 2.0, 0.0, 4.0, 2.0, 3.6, 3.8, 3.96));
        assertThat(summary.tpotVllmMs()).isEqualTo(new Distribution(1, 5.0, 0.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0));
        assertThat(summary.itlMs()).isEqualTo(new Distribution(4, 5.0, 0.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0));
        assertThat(summary.requestTimeMs().mean()).isEqualTo(26.5);
        assertThat(summary.preemptions()).isNull();
        assertThat(summary.kvCache()).isNull();
        assertThat(summary.percentiles()).isNull();
    }

    @Test
    void ratesOfNoTimeDoNotExist() {
        MetricsCollector metrics = new MetricsCollector(RunColumns.NONE);
        metrics.onFinish(Finished.request(0, null, 0, 0, 5, 20));
        Summary summary = metrics.summary(result(1, 0, 0, null));
        assertThat(summary.qps()).isNull();
        assertThat(summary.tps()).isNull();
    }

    @Test
    void memoryIsReportedWhereTheSchedulerKnowsIt() {
        MetricsCollector metrics = new MetricsCollector(new RunColumns(true, true, false, false));
        metrics.onFinish(Finished.withoutDecode(0));
        metrics.onFinish(Finished.withoutDecode(1));
        // 20 blocks: at most 15 used; over 50 steps 500 block steps, 10 blocks in the mean; 96 of 200 tokens hit.
        Summary summary = metrics.summary(result(2, 0, 30, new KvUsage(20, 20, 15, 500, 200, 96)));
        assertThat(summary.preemptions()).isEqualTo(4);
        assertThat(summary.kvCache()).isEqualTo(new KvCacheStats(20, 0.75, 0.5, 0.48));
        assertThat(summary.tpotVllmMs()).isEqualTo(new Distribution(0, null, null, null, null, null, null, null, null));

        Row row = metrics.tailRows().get(0);
        assertThat(row.text("id")).isEqualTo("r\"0");
        assertThat(row.number("decode_start_ms")).isNull();
        assertThat(row.number("decode_wait_ms")).isNull();
        assertThat(row.number("decode_service_ms")).isNull();
        assertThat(row.number("prefill_wait_ms")).isEqualTo(1.0);
        assertThat(row.number("prefill_service_ms")).isEqualTo(10.0);
        assertThat(row.number("preemptions")).isEqualTo(2.0);
        assertThat(row.number("cached_tokens")).isEqualTo(48.0);
        assertThat(row.number("client_queue_ms")).isEqualTo(4.0);
    }

    @Test
    void aCacheThatWasNeverAskedHasNoHitRate() {
        MetricsCollector metrics = new MetricsCollector(new RunColumns(true, false, false, false));
        metrics.onFinish(Finished.withoutDecode(0));
        Summary summary = metrics.summary(result(1, 0, 30, new KvUsage(20, 20, 15, 500, 0, 0)));
        assertThat(summary.kvCache()).isEqualTo(new KvCacheStats(20, 0.75, 0.5, null));
    }

    @Test
    void theTailIsTheFiveWorstAndTheEarlierOfEquals() {
        MetricsCollector metrics = new MetricsCollector(RunColumns.NONE);
        long[] waits = {5, 90, 20, 90, 1, 70, 30, 70};
        // They finish in some other order than they came.
        for (int index : List.of(7, 3, 0, 5, 1, 2, 6, 4)) {
            metrics.onFinish(Finished.request(index, null, 0, waits[index], 4, 10));
        }
        assertThat(metrics.tail()).extracting(FinishedRequest::id).containsExactly("q2", "q4", "q6", "q8", "q7");
        assertThat(metrics.tailRows())
                .extracting(row -> row.number("ttft_ms"))
                .containsExactly(103.0, 103.0, 83.0, 83.0, 43.0);
        Row worst = metrics.tailRows().get(0);
        assertThat(worst.number("prefill_wait_ms")).isEqualTo(90.0);
        assertThat(worst.number("prefill_service_ms")).isEqualTo(10.0);
        assertThat(worst.number("decode_wait_ms")).isEqualTo(0.0);
        assertThat(worst.number("decode_service_ms")).isEqualTo(13.0);
        assertThat(worst.values()).doesNotContainKey("preemptions");
        assertThat(worst.values()).doesNotContainKey("client_queue_ms");
    }

    @Test
    void aSummaryOfAnotherRunIsRefused() {
        MetricsCollector metrics = new MetricsCollector(RunColumns.NONE);
        assertThatThrownBy(() -> metrics.summary(result(0, 0, 0, null))).hasMessageContaining("at least one");
        metrics.onFinish(Finished.request(0, null, 0, 0, 5, 20));
        assertThatThrownBy(() -> metrics.summary(result(2, 0, 0, null))).hasMessageContaining("observed 1 requests");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRunTakenInJumpsHasTheSummaryOfOneTakenStepByStep(boolean linear) {
        Scenario scenario =
                scenario(300, linear ? LINEAR : Map.of("prefill_elapsed_time_ms", 7.3, "decode_elapsed_time_ms", 2.9));
        MetricsCollector jumping = new MetricsCollector(RunColumns.NONE);
        MetricsCollector stepping = new MetricsCollector(RunColumns.NONE);
        Summary fast = jumping.summary(Simulation.run(scenario, jumping));
        Summary slow = stepping.summary(
                Simulation.run(scenario, Listeners.of(stepping, new StepSeriesRecorder(RunColumns.NONE, 0, 0))));
        assertThat(fast).isEqualTo(slow);
        assertThat(fast.itlMs().count())
                .isEqualTo(fast.outputTokens().total() - fast.requests())
                .isPositive();
    }

    @Test
    void percentilesOfManyRequestsAreApproximateAndSaySo() {
        Scenario scenario = scenario(2_000, LINEAR);
        MetricsCollector exact = new MetricsCollector(RunColumns.NONE, Integer.MAX_VALUE, Integer.MAX_VALUE, 5, null);
        MetricsCollector atLimit = new MetricsCollector(RunColumns.NONE, 2_000, 1 << 20, 5, null);
        MetricsCollector beyond = new MetricsCollector(RunColumns.NONE, 1_999, 10, 5, null);
        SimulationResult result = Simulation.run(scenario, Listeners.of(exact, atLimit, beyond));
        Summary truth = exact.summary(result);
        assertThat(truth.percentiles()).isNull();
        assertThat(atLimit.summary(result)).isEqualTo(truth);

        Summary approximate = beyond.summary(result);
        assertThat(approximate.percentiles())
                .isEqualTo(new PercentileError(
                        "hdr_histogram",
                        1e-4,
                        List.of("ttft_ms", "tpot_ms", "request_time_ms", "tpot_vllm_ms", "itl_ms")));
        assertApproximates(approximate.ttftMs(), truth.ttftMs());
        assertApproximates(approximate.tpotMs(), truth.tpotMs());
        assertApproximates(approximate.itlMs(), truth.itlMs());
        assertApproximates(approximate.requestTimeMs(), truth.requestTimeMs());
        Distribution vllm = approximate.tpotVllmMs();
        Distribution vllmTruth = truth.tpotVllmMs();
        assertThat(vllm).isNotNull();
        assertThat(vllmTruth).isNotNull();
        assertApproximates(vllm, vllmTruth);
    }

    private static void assertApproximates(Distribution actual, Distribution truth) {
        assertThat(actual.count()).isEqualTo(truth.count());
        assertThat(actual.mean()).isEqualTo(truth.mean());
        assertThat(actual.std()).isEqualTo(truth.std());
        assertThat(actual.min()).isEqualTo(truth.min());
        assertThat(actual.max()).isEqualTo(truth.max());
        assertWithin(actual.p50(), truth.p50());
        assertWithin(actual.p90(), truth.p90());
        assertWithin(actual.p95(), truth.p95());
        assertWithin(actual.p99(), truth.p99());
    }

    private static void assertWithin(@Nullable Double actual, @Nullable Double truth) {
        assertThat(truth).isNotNull();
        assertThat(actual).isNotNull().isCloseTo(truth, within(1e-4 * truth));
    }

    @Test
    void requestsMayFinishInAnyOrder() {
        FinishedRequest first = Finished.request(0, null, 0, 3, 4, 17);
        FinishedRequest second = Finished.request(1, null, 1, 50, 9, 31);
        MetricsCollector one = new MetricsCollector(RunColumns.NONE);
        one.onFinish(first);
        one.onFinish(second);
        MetricsCollector other = new MetricsCollector(RunColumns.NONE);
        other.onFinish(second);
        other.onFinish(first);
        SimulationResult result = result(2, 1, 95, null);
        assertThat(one.summary(result)).isEqualTo(other.summary(result));
        assertThat(one.tail()).isEqualTo(other.tail());
    }
}

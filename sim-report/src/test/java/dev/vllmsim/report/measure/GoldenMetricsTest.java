package dev.vllmsim.report.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vllmsim.engine.simulation.SimulationResult;
import dev.vllmsim.report.document.RunColumns;
import dev.vllmsim.report.document.Summary;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The metrics of the original script's recorded runs. */
class GoldenMetricsTest {
    static List<String> names() throws IOException {
        return GoldenRun.names();
    }

    @Test
    void allSixteenCasesAreThere() throws IOException {
        assertThat(names()).hasSize(16);
    }

    @ParameterizedTest
    @MethodSource("names")
    void theMetricsAreThoseOfTheOriginal(String name) {
        GoldenRun golden = GoldenRun.read(name);
        MetricsCollector metrics = new MetricsCollector(RunColumns.NONE);
        SimulationResult result = golden.run(metrics);

        Summary summary = metrics.summary(result);
        JsonNode expected = golden.expect().get("metrics");
        assertThat(summary.requests()).isEqualTo(expected.get("requests").asLong());
        assertThat(summary.steps()).isEqualTo(expected.get("steps").asLong());
        assertThat(summary.promptTokens().total())
                .isEqualTo(expected.get("prompt_tokens").asLong());
        assertThat(summary.outputTokens().total())
                .isEqualTo(expected.get("output_tokens").asLong());
        equal(expected, "span_ms", summary.spanMs());
        equal(expected, "qps", summary.qps());
        equal(expected, "tps", summary.tps());
        equal(expected, "ttft_avg_ms", summary.ttftMs().mean());
        equal(expected, "ttft_p95_ms", summary.ttftMs().p95());
        equal(expected, "ttft_min_ms", summary.ttftMs().min());
        equal(expected, "ttft_max_ms", summary.ttftMs().max());
        equal(expected, "tpot_avg_ms", summary.tpotMs().mean());
        equal(expected, "tpot_p95_ms", summary.tpotMs().p95());
        equal(expected, "tpot_min_ms", summary.tpotMs().min());
        equal(expected, "tpot_max_ms", summary.tpotMs().max());
        equal(expected, "request_time_avg_ms", summary.requestTimeMs().mean());
        equal(expected, "request_time_min_ms", summary.requestTimeMs().min());
        equal(expected, "request_time_max_ms", summary.requestTimeMs().max());
    }

    /** The original adds up binary fractions of milliseconds, so its own last digits are off. */
    private static void equal(JsonNode expected, String key, @Nullable Double actual) {
        double value = expected.get(key).asDouble();
        assertThat(actual).as(key).isNotNull().isCloseTo(value, within(1e-9 * Math.max(1, Math.abs(value))));
    }
}

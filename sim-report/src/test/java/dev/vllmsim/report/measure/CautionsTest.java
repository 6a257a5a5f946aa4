package dev.vllmsim.report.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scenario.ScenarioReader;
import dev.vllmsim.engine.simulation.Simulation;
import dev.vllmsim.report.document.Warning;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One request at a time with a prefill step of 10 ms and ten decode steps of 3 ms: the engine serves 25 a second.
 */
class CautionsTest {

    private static List<String> codes(Map<String, Object> further) {
        Map<String, Object> settings = new LinkedHashMap<>(Map.of(
                "total_query", 2_000,
                "min_input", 10,
                "max_input", 10,
                "min_output", 10,
                "max_output", 10,
                "max_num_scheduled_tokens", 128,
                "max_num_seqs", 1,
                "seed", 1));
        settings.put("prefill_elapsed_time_ms", 10);
        settings.put("decode_elapsed_time_ms", 3);
        settings.putAll(further);
        Scenario scenario = ScenarioReader.read(settings, read -> {
            throw new AssertionError("no file is named");
        });
        Cautions cautions = new Cautions(scenario);
        return cautions.warnings(Simulation.run(scenario, cautions)).stream()
                .map(Warning::code)
                .toList();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void moreArrivalsThanServiceIsOverload(int seed) {
        assertThat(codes(Map.of("request_rate", 30, "seed", seed))).containsExactly("overload");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void lessIsNot(int seed) {
        assertThat(codes(Map.of("request_rate", 15, "seed", seed))).isEmpty();
    }

    @Test
    void aClosedLoopIsNeverOverloaded() {
        assertThat(codes(Map.of("concurrency", 500))).isEmpty();
    }

    @Test
    void waitingAtTheClientIsTold() {
        assertThat(codes(Map.of("request_rate", 30, "max_concurrency", 2))).containsExactly("client_queue");
    }

    @Test
    void fewRequestsAreTold() {
        assertThat(codes(Map.of("total_query", 99))).containsExactly("few_samples");
        assertThat(codes(Map.of("total_query", 100))).isEmpty();
    }

    @Test
    void stepsOutsideTheFitAreTold() {
        Map<String, Object> linear = new LinkedHashMap<>();
        linear.put("step_time", "linear");
        linear.put("step_base_ms", 3);
        linear.put("step_fitted_kv_tokens", 12);
        linear.put("prefill_elapsed_time_ms", null);
        linear.put("decode_elapsed_time_ms", null);
        assertThat(codes(linear)).containsExactly("step_time_extrapolated");
        linear.put("step_fitted_kv_tokens", 100);
        assertThat(codes(linear)).isEmpty();
    }
}

package dev.vllmsim.report.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scenario.ScenarioReader;
import dev.vllmsim.engine.simulation.Simulation;
import dev.vllmsim.engine.simulation.SimulationResult;
import dev.vllmsim.report.document.Warning;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
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

    /**
     * Whether so many requests in the system, seen at 8,192 arrivals, are an overload. They are averaged over 128 stretches
     * of 64 arrivals, of which the later 64 are looked at.
     *
     * @param level of a stretch, from 0 to 63 of those that are looked at
     */
    @SuppressWarnings("NullAway") // which request arrives is of no matter here
    private static boolean isOverload(IntUnaryOperator level) {
        Scenario scenario = ScenarioReader.read(
                Map.of(
                        "total_query", 200,
                        "min_input", 10,
                        "max_input", 10,
                        "min_output", 10,
                        "max_output", 10,
                        "max_num_scheduled_tokens", 128,
                        "request_rate", 1,
                        "prefill_elapsed_time_ms", 10,
                        "decode_elapsed_time_ms", 3),
                read -> {
                    throw new AssertionError("no file is named");
                });
        Cautions cautions = new Cautions(scenario);
        SimulationResult result = Simulation.run(scenario, new Cautions(scenario));
        FinishedRequest finished = Finished.request(0, null, 0, 0, 2, 3);
        int active = 0;
        for (int arrival = 0; arrival < 8192; arrival++) {
            int wanted = level.applyAsInt(Math.max(0, arrival / 64 - 64));
            while (active >= wanted) {
                cautions.onFinish(finished);
                active--;
            }
            cautions.onArrival(null, 0);
            active++;
        }
        return cautions.warnings(result).stream()
                .anyMatch(warning -> warning.code().equals("overload"));
    }

    @Test
    void aTrendWithoutGrowthIsNoOverload() {
        // 21 stretches, 22 and 21, each higher than those before: 21 x 22 + 21 x 21 + 22 x 21 = 1,365 pairs rise, and
        // the
        // root of the variance is 172.6. The last third is a quarter above the first, and then a little more.
        assertThat(isOverload(i -> i < 21 ? 100 : i < 43 ? 110 : 124)).isFalse();
        assertThat(isOverload(i -> i < 21 ? 100 : i < 43 ? 110 : 127)).isTrue();
    }

    @Test
    void growthWithoutATrendIsNoOverload() {
        // The last m of 64 stretches are higher, the first of them a little less so: m x (64 - m) + m - 1 pairs rise,
        // 549
        // of m = 10 and 593 of m = 11. Less one, over 172.6, that is 3.17 and 3.43; 3.29 is asked for.
        assertThat(isOverload(i -> i < 54 ? 30 : 60)).isFalse();
        assertThat(isOverload(i -> i < 53 ? 30 : 60)).isTrue();
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

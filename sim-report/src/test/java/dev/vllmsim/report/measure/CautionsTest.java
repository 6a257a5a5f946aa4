package dev.vllmsim.report.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scenario.ScenarioReader;
import dev.vllmsim.engine.simulation.Simulation;
import dev.vllmsim.engine.simulation.SimulationResult;
import dev.vllmsim.report.document.Warning;
import dev.vllmsim.report.hardware.Hardware;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
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
     * Whether it is an overload that so many requests wait.
     *
     * @param arrivals how many requests arrive
     * @param gapNanos the time before an arrival
     * @param found how many wait when the request of an index arrives, the first being 0
     */
    @SuppressWarnings("NullAway") // which request arrives is of no matter here
    private static boolean isOverload(int arrivals, IntToLongFunction gapNanos, IntUnaryOperator found) {
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
        SimulationResult result = Simulation.run(scenario, new Cautions(scenario));
        Cautions cautions = new Cautions(scenario);
        int waiting = 0;
        long now = 0;
        for (int i = 0; i < arrivals; i++) {
            for (; waiting > found.applyAsInt(i); waiting--) {
                cautions.onAdmitted(null, 0, true, now); // a request that comes back did not wait for its first step
                cautions.onAdmitted(null, 0, false, now);
            }
            now += gapNanos.applyAsLong(i);
            cautions.onArrival(null, now);
            waiting++;
        }
        return cautions.warnings(result).stream()
                .anyMatch(warning -> warning.code().equals("overload"));
    }

    /** With 400 arrivals at equal distances more than 0.7 x 20 = 14 must wait with the last. */
    @Test
    void aShortQueueIsNoOverload() {
        assertThat(isOverload(400, i -> 5, i -> Math.min(i, 13))).isFalse();
        assertThat(isOverload(400, i -> 5, i -> Math.min(i, 14))).isTrue();
    }

    /** A quarter of 400 is 100: the 300th request, of index 299, may find an empty queue, and no later one. */
    @Test
    void aQueueThatEmptiesIsNoOverload() {
        assertThat(isOverload(400, i -> 5, i -> i <= 299 ? 0 : i - 299)).isTrue();
        assertThat(isOverload(400, i -> 5, i -> i <= 300 ? 0 : i - 300)).isFalse();
    }

    @Test
    void fewArrivalsSayNothing() {
        assertThat(isOverload(199, i -> 5, i -> i)).isFalse();
        assertThat(isOverload(200, i -> 5, i -> i)).isTrue();
    }

    /**
     * Gaps of 0 and then 5 in turn vary by 1; with one in five they vary by 2. Of 501 arrivals, 0.7 x 2 x 22.4 = 31.3.
     */
    @Test
    void whereArrivalsVaryMoreMustWait() {
        assertThat(isOverload(501, i -> i % 5 == 0 ? 5 : 0, i -> Math.min(i, 30)))
                .isFalse();
        assertThat(isOverload(501, i -> i % 5 == 0 ? 5 : 0, i -> Math.min(i, 31)))
                .isTrue();
        assertThat(isOverload(501, i -> i % 2 == 0 ? 5 : 0, i -> Math.min(i, 15)))
                .isTrue();
    }

    /** All at once: there is no rate that could be too high, and no gap that varies. */
    @Test
    void arrivalsAtOnceAreMoreThanAreServed() {
        assertThat(isOverload(400, i -> 0, i -> i)).isTrue();
    }

    private static List<String> codesOfCard(String preset, int seed) {
        Map<String, Object> settings = new LinkedHashMap<>(Map.of(
                "scheduler", "vllm-v1",
                "max_num_batched_tokens", 2_048,
                "max_num_seqs", 128,
                "step_time_preset", preset,
                "total_query", 400,
                "request_rate", 6,
                "seed", seed));
        settings.putAll(Map.of("min_input", 64, "max_input", 4_096, "min_output", 16, "max_output", 512));
        Hardware hardware = new Hardware(name -> {
            throw new AssertionError("no file is named");
        });
        Scenario scenario = ScenarioReader.read(hardware.lookUp(settings), read -> {
            throw new AssertionError("no file is named");
        });
        Cautions cautions = new Cautions(scenario);
        return cautions.warnings(Simulation.run(scenario, cautions)).stream()
                .map(Warning::code)
                .filter("overload"::equals)
                .toList();
    }

    /** The A100 serves 3.4 of these requests a second, the H100 8.8. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void sixASecondAreTooManyForTheSmallerCard(int seed) {
        assertThat(codesOfCard("a100-llama-3.1-8b", seed)).containsExactly("overload");
        assertThat(codesOfCard("h100-llama-3.1-8b", seed)).isEmpty();
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

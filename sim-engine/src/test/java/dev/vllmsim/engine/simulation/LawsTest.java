package dev.vllmsim.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.scenario.ScenarioReader;
import dev.vllmsim.engine.testing.RunRecorder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold for every run, whatever its settings. */
class LawsTest {

    private static Map<String, Object> settings(int concurrency, long seed) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("total_query", 400);
        settings.put("min_input", 20);
        settings.put("max_input", 700);
        settings.put("min_output", 1);
        settings.put("max_output", 90);
        settings.put("concurrency", concurrency);
        settings.put("max_num_scheduled_tokens", 200);
        settings.put("prefill_elapsed_time_ms", 8.5);
        settings.put("decode_elapsed_time_ms", 3);
        settings.put("seed", seed);
        return settings;
    }

    private static RunRecorder run(Map<String, Object> settings) {
        RunRecorder run = new RunRecorder(false);
        Simulation.run(
                ScenarioReader.read(settings, unused -> {
                    throw new AssertionError("no file is named");
                }),
                run);
        return run;
    }

    @ParameterizedTest(name = "concurrency {0}")
    @ValueSource(ints = {1, 2, 5, 16, 64})
    void littlesLaw(int concurrency) {
        // L = lambda W: the requests in the system, averaged over time, are the arrival rate times the mean time in
        // it. Over a whole run both sides are the sum of all request times divided by the span. The left side is
        // counted here from arrivals and finishes alone.
        RunRecorder run = run(settings(concurrency, 3));
        long span = run.finishOrder().get(run.finishOrder().size() - 1).finishNanos();
        java.util.TreeMap<Long, Integer> changes = new java.util.TreeMap<>();
        double sumOfTimes = 0;
        for (FinishedRequest request : run.requests()) {
            changes.merge(request.arrivalNanos(), 1, Integer::sum);
            changes.merge(request.finishNanos(), -1, Integer::sum);
            sumOfTimes += request.requestNanos();
        }
        double area = 0;
        long previous = 0;
        int inSystem = 0;
        for (Map.Entry<Long, Integer> change : changes.entrySet()) {
            assertThat(inSystem).isBetween(0, concurrency);
            area += (double) inSystem * (change.getKey() - previous);
            previous = change.getKey();
            inSystem += change.getValue();
        }
        assertThat(area / span).isCloseTo(sumOfTimes / span, within(1e-9 * concurrency));
    }

    @Test
    void oneRequestAtATimeFollowsFromArithmetic() {
        // Alone, a request of p prompt and o output tokens takes ceil(p / 64) prefill steps and o decode steps.
        for (FinishedRequest request : run(settings(1, 11)).requests()) {
            int prefillSteps = (request.spec().promptTokens() + 63) / 64;
            assertThat(request.ttftNanos()).isEqualTo(prefillSteps * 8_500_000L + 3_000_000);
            assertThat(request.decodeNanos()).isEqualTo((request.outputTokens() - 1) * 3_000_000L);
            assertThat(request.prefillBatches()).isEqualTo(prefillSteps);
        }
    }

    @Test
    void theSameSettingsGiveTheSameRun() {
        assertThat(run(settings(8, 5)).trace()).isEqualTo(run(settings(8, 5)).trace());
        assertThat(run(settings(8, 5)).trace()).isNotEqualTo(run(settings(8, 6)).trace());
    }

    @Test
    void theRequestsDoNotDependOnTheConcurrency() {
        assertThat(run(settings(1, 5)).requests().stream().map(FinishedRequest::spec))
                .containsExactlyElementsOf(run(settings(32, 5)).requests().stream()
                        .map(FinishedRequest::spec)
                        .toList());
    }

    @Test
    void everyStampIsInOrder() {
        for (FinishedRequest r : run(settings(16, 2)).requests()) {
            assertThat(new long[] {
                        r.arrivalNanos(),
                        r.prefillStartNanos(),
                        r.prefillEndNanos(),
                        r.decodeStartNanos(),
                        r.firstTokenNanos(),
                        r.finishNanos()
                    })
                    .isSorted();
            assertThat(r.prefillEndNanos()).isGreaterThan(r.prefillStartNanos());
            assertThat(r.firstTokenNanos()).isGreaterThan(r.decodeStartNanos());
        }
    }
}

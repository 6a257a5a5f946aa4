package dev.vllmsim.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scenario.ScenarioReader;
import dev.vllmsim.engine.scheduler.decodefirst.DecodeFirstSettings;
import dev.vllmsim.engine.steptime.FixedStepTime;
import dev.vllmsim.engine.testing.RunRecorder;
import dev.vllmsim.engine.workload.Arrivals;
import dev.vllmsim.engine.workload.RequestList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that arrive at their own times, against queueing theory and arithmetic. */
class OpenLoopTest {

    /** One seat, one prompt token, one output token: a request takes 6 + 4 = 10 ms alone, one after the other. */
    private static RunRecorder oneServer(double requestsPerSecond, Object burstiness, int count, int maxConcurrency) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("total_query", count);
        settings.put("min_input", 1);
        settings.put("max_input", 1);
        settings.put("min_output", 1);
        settings.put("max_output", 1);
        settings.put("max_num_scheduled_tokens", 1);
        settings.put("max_num_seqs", 1);
        settings.put("prefill_elapsed_time_ms", 6);
        settings.put("decode_elapsed_time_ms", 4);
        settings.put("request_rate", requestsPerSecond);
        settings.put("burstiness", burstiness);
        settings.put("seed", 5);
        if (maxConcurrency > 0) {
            settings.put("max_concurrency", maxConcurrency);
        }
        RunRecorder run = new RunRecorder(false);
        Simulation.run(
                ScenarioReader.read(settings, unused -> {
                    throw new AssertionError("no file is named");
                }),
                run);
        return run;
    }

    @ParameterizedTest(name = "load {0}")
    @CsvSource({"0.3, 0.03", "0.5, 0.03", "0.8, 0.06"})
    void poissonArrivalsWaitAsInMD1(double load, double tolerance) {
        // One server, service time S = 10 ms, Poisson arrivals at rate load / S. The mean wait in the queue is
        // load S / (2 (1 - load)) (Pollaczek and Khinchine): 2.14 ms at 0.3, 5 ms at 0.5, 20 ms at 0.8.
        RunRecorder run = oneServer(load / 0.010, 1, 100_000, 0);
        double wait = run.finishOrder().stream()
                .mapToLong(r -> r.prefillStartNanos() - r.arrivalNanos())
                .average()
                .orElseThrow();
        double expected = load * 10e6 / (2 * (1 - load));
        assertThat(wait).isCloseTo(expected, within(tolerance * expected));
    }

    @Test
    void evenArrivalsBelowCapacityNeverWait() {
        // D/D/1: every 12 ms a request of 10 ms.
        RunRecorder run = oneServer(1 / 0.012, "inf", 1_000, 0);
        assertThat(run.finishOrder()).allMatch(r -> r.requestNanos() == 10_000_000);
    }

    @ParameterizedTest(name = "load {0}")
    @ValueSource(doubles = {0.5, 0.9, 1.5})
    void littlesLaw(double load) {
        // L = lambda W, counted from arrivals and finishes alone on one side and from request times on the other.
        RunRecorder run = oneServer(load / 0.010, 1, 2_000, 0);
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
            area += (double) inSystem * (change.getKey() - previous);
            previous = change.getKey();
            inSystem += change.getValue();
        }
        assertThat(inSystem).isZero();
        assertThat(area).isCloseTo(sumOfTimes, within(1e-9 * sumOfTimes));
    }

    @Test
    void theGateHoldsRequestsBackAtTheClient() {
        // Everything is sent at 0, the gate lets two in: they wait at the client until an earlier one has finished,
        // and that wait is no part of the time to first token. With one seat, requests finish every 10 ms, so the
        // k-th (from 0) enters at 10 (k - 1) ms from the third on, and then waits for one other request.
        RunRecorder run = oneServer(Double.POSITIVE_INFINITY, 1, 5, 2);
        assertThat(run.requests().stream().map(r -> r.clientQueueNanos() / 1_000_000))
                .containsExactly(0L, 0L, 10L, 20L, 30L);
        assertThat(run.requests().stream().map(r -> r.ttftNanos() / 1_000_000))
                .containsExactly(10L, 20L, 20L, 20L, 20L);
    }

    @Test
    void aGateThatIsNeverReachedChangesNothing() {
        assertThat(oneServer(80, 1, 500, 500).trace())
                .isEqualTo(oneServer(80, 1, 500, 0).trace());
    }

    @Test
    void arrivalTimesThatFallAreAnError() {
        RequestList requests = new RequestList(List.of(
                RequestSpec.of(0, 1, 1).arrivingAt(20), RequestSpec.of(1, 1, 1).arrivingAt(19)));
        Scenario scenario = new Scenario(
                requests,
                Arrivals.Mode.open(),
                new DecodeFirstSettings(1, 1, 64, 8192, 1, 1),
                new FixedStepTime(10, 3, FixedStepTime.Mixed.MAX),
                Map.of());
        assertThatThrownBy(() -> Simulation.run(scenario, new RunRecorder(false)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("arrival times must not fall: q2 arrives at 19 ns, after q1 at 20 ns");
    }
}

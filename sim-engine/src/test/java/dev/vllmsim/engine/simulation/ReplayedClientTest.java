package dev.vllmsim.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scheduler.decodefirst.DecodeFirstSettings;
import dev.vllmsim.engine.steptime.FixedStepTime;
import dev.vllmsim.engine.testing.RunRecorder;
import dev.vllmsim.engine.workload.Arrivals;
import dev.vllmsim.engine.workload.RequestList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A client with a limit, replayed as what it was; and a host that stalls once. */
class ReplayedClientTest {
    private static List<FinishedRequest> run(Arrivals.Mode mode, long stallNanos, RequestSpec... specs) {
        RunRecorder run = new RunRecorder(false);
        Simulation.run(
                new Scenario(
                        new RequestList(List.of(specs)),
                        mode,
                        new DecodeFirstSettings(8, 8, 64, 8192, 1, 1),
                        new FixedStepTime(10, 3, FixedStepTime.Mixed.MAX),
                        0,
                        stallNanos,
                        Map.of()),
                run);
        return run.requests();
    }

    private static RequestSpec request(int index, int output, long arrival) {
        return RequestSpec.of(index, 4, output).arrivingAt(arrival);
    }

    @Test
    void aReleasedRequestGoesOutWhenAnotherHasFinished() {
        // The client allows one at a time. The first is done at 10 + 3; the second, sent at 15 in the record, goes out
        // then. The third has a time of its own, 40, by which the second is long done.
        List<FinishedRequest> requests =
                run(Arrivals.Mode.replayed(1, Set.of(1), 0), 0, request(0, 1, 0), request(1, 1, 15), request(2, 1, 40));
        assertThat(requests).extracting(FinishedRequest::arrivalNanos).containsExactly(0L, 13L, 40L);
        assertThat(requests).extracting(FinishedRequest::finishNanos).containsExactly(13L, 26L, 53L);
    }

    @Test
    void otherRequestsKeepTheirTimesWhoeverIsInFlight() {
        // The second is sent at 5 as in the record, though one is in flight. The first decodes while the second's
        // prompt
        // is computed, until 20, the second until 23; the third goes out when both are done, not at 11.
        List<FinishedRequest> requests =
                run(Arrivals.Mode.replayed(1, Set.of(2), 0), 0, request(0, 1, 0), request(1, 1, 5), request(2, 1, 11));
        assertThat(requests).extracting(FinishedRequest::arrivalNanos).containsExactly(0L, 5L, 23L);
    }

    @Test
    void theOrderOfSendingStays() {
        // The second is held until 10 + 4 x 3; the third, sent at 12 in the record, does not overtake it.
        List<FinishedRequest> requests =
                run(Arrivals.Mode.replayed(1, Set.of(1), 0), 0, request(0, 4, 0), request(1, 1, 11), request(2, 1, 12));
        assertThat(requests)
                .filteredOn(request -> request.spec().index() > 0)
                .extracting(FinishedRequest::arrivalNanos)
                .containsExactly(22L, 22L);
    }

    @Test
    void nobodyReleasedIsAnOpenLoop() {
        assertThat(Arrivals.Mode.replayed(3, Set.of(), 0)).isEqualTo(Arrivals.Mode.open());
    }

    @Test
    void aStallKeepsTheHostBusyOnce() {
        // The first step starts at 100 and ends at 110. Who comes at 50 is seen then; its prompt is computed while the
        // first decodes, until 120, and it decodes until 123.
        List<FinishedRequest> requests = run(Arrivals.Mode.open(), 100, request(0, 1, 0), request(1, 1, 50));
        assertThat(requests).extracting(FinishedRequest::finishNanos).containsExactly(120L, 123L);
        assertThatThrownBy(() -> run(Arrivals.Mode.open(), -1, request(0, 1, 0)))
                .hasMessage("the first stall must be at least 0 ns, but is -1");
    }
}

package dev.vllmsim.report.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.steptime.LinearStepTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClientTest {
    private static final long MILLI = 1_000_000;

    private static MeasuredRequest request(String id, long sent, long end) {
        return new MeasuredRequest(id, 10, 2, sent * MILLI, sent * MILLI, end * MILLI);
    }

    /** Sent every 10 ms, each for 35 ms, by a client that allows two at a time: from the third on, each is held. */
    private static List<MeasuredRequest> held(int count) {
        List<MeasuredRequest> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long sent = i < 2 ? 10L * i : requests.get(i - 2).lastTokenNanos() / MILLI;
            requests.add(new MeasuredRequest(
                    "r" + i, 10, 2, sent * MILLI + (i < 2 ? 0 : 60_000), sent * MILLI + 60_000, (sent + 35) * MILLI));
        }
        return requests;
    }

    @Test
    void requestsThatAreSentWhenOthersEndShowALimit() {
        Client client = new Client(true, 0, Set.of()).found(held(30));

        assertThat(client.limit()).isEqualTo(2);
        assertThat(client.released()).hasSize(28).doesNotContain(0, 1);
    }

    @Test
    void fewOfThemAreChance() {
        assertThat(new Client(true, 0, Set.of()).found(held(9))).isEqualTo(new Client(true, 0, Set.of()));
    }

    @Test
    void aRequestBelowTheLimitKeepsItsTime() {
        // At 50 only b is in flight, though a has just ended: it was not the limit that held c.
        List<MeasuredRequest> requests = List.of(request("a", 0, 50), request("b", 5, 90), request("c", 50, 99));

        assertThat(new Client(true, 0, Set.of()).limited(requests, 3).released())
                .isEmpty();
        assertThat(new Client(true, 0, Set.of()).limited(requests, 2).released())
                .containsExactly(2);
    }

    @Test
    void aClosedReplaySendsWhenTheSimulationHasRoomAndNotWhenTheRecordHad() {
        // A step takes 10 ms. Two at a time; a and b are sent at 0 and need 2 steps each, prompt and one decode: done
        // at
        // 20. In the record they took 100 ms, when c was sent; here it goes out at 20, and 4 ms for the way there and
        // back later. It meets the next step's end at 24, as the engine is idle, and is done at 44.
        List<MeasuredRequest> requests = List.of(request("a", 0, 100), request("b", 0, 100), request("c", 100, 150));
        Client client = new Client(true, 0, Set.of()).limited(requests, 2);
        MeasuredRun run = new MeasuredRun(
                "test",
                requests,
                Map.of("max_num_batched_tokens", 100, "max_num_seqs", 4, "async_scheduling", false),
                Map.of(),
                List.of(),
                List.of(),
                client,
                0);

        Outcome outcome = new Replay(run)
                .run(new LinearStepTime(10 * MILLI, 0, 0, 0, 0), 0, 4 * MILLI, new SimulationListener() {});

        assertThat(outcome.arrival(2)).isEqualTo(24 * MILLI);
        assertThat(outcome.firstToken(2)).isEqualTo(34 * MILLI);
        assertThat(outcome.lastToken(2)).isEqualTo(44 * MILLI);
        assertThat(outcome.latency(FittedLatency.E2E, requests.get(2), 2)).isEqualTo(24.0 * MILLI);
    }
}

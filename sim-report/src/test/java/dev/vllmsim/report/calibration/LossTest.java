package dev.vllmsim.report.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class LossTest {
    private static Outcome outcome(long[] first, long[] last) {
        return new Outcome(new long[first.length], first, last, 0);
    }

    private static final List<MeasuredRequest> REQUESTS =
            List.of(new MeasuredRequest("a", 1, 1, 0, 100, 100), new MeasuredRequest("b", 1, 11, 0, 300, 1300));

    @Test
    void addsSizeAndLeaningOfTheErrorsOfEachLatency() {
        Loss loss = new Loss(REQUESTS, List.of(true, true), 1);

        // TTFT 120 and 260 for 100 and 300, mean 200: errors 20 / 150 and 40 / 250, mean 11 / 75; mean error -10 / 200.
        // TPOT of b alone: (1260 - 260) / 10 = 100, as measured: 0.
        // E2E 120 and 1260 for 100 and 1300, mean 700: 20 / 400 and 40 / 1000, mean 0.045; mean error -10 / 700.
        assertThat(loss.of(outcome(new long[] {120, 260}, new long[] {120, 1260})))
                .isCloseTo(11.0 / 75 + 0.05 + 0.045 + 10.0 / 700, within(1e-12));
    }

    @Test
    void looksOnlyAtRequestsThatCount() {
        Loss loss = new Loss(REQUESTS, List.of(true, false), 1);

        assertThat(loss.of(outcome(new long[] {100, 999}, new long[] {100, 2000})))
                .isZero();
    }

    @Test
    void timesToFirstTokenCountLessAmongSeveralRuns() {
        Loss loss = new Loss(REQUESTS, List.of(true, true), 0.2);

        // As above: 11 / 75 + 0.05 of TTFT count a fifth.
        assertThat(loss.of(outcome(new long[] {120, 260}, new long[] {120, 1260})))
                .isCloseTo(0.2 * (11.0 / 75 + 0.05) + 0.045 + 10.0 / 700, within(1e-12));
    }

    @Test
    void aFrontEndIsInTheFirstAndInTheLastToken() {
        // Sent at 10; the engine has the tokens at 90 and 1290, the client 10 later.
        Outcome outcome = new Outcome(new long[] {10}, new long[] {90}, new long[] {1290}, 10);
        MeasuredRequest request = new MeasuredRequest("b", 1, 11, 0, 300, 1300);

        assertThat(outcome.latency(FittedLatency.TTFT, request, 0)).isEqualTo(90);
        assertThat(outcome.latency(FittedLatency.E2E, request, 0)).isEqualTo(1290);
        assertThat(outcome.latency(FittedLatency.TPOT_VLLM, request, 0)).isEqualTo(120);
    }
}

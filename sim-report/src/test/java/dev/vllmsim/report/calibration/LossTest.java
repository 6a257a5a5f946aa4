package dev.vllmsim.report.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class LossTest {
    private static final List<MeasuredRequest> REQUESTS =
            List.of(new MeasuredRequest("a", 1, 1, 0, 100, 100), new MeasuredRequest("b", 1, 11, 0, 300, 1300));

    @Test
    void addsSizeAndLeaningOfTheErrorsOfEachLatency() {
        Loss loss = new Loss(REQUESTS, List.of(true, true));

        // TTFT 120 and 260 for 100 and 300, mean 200: errors 20 / 150 and 40 / 250, mean 11 / 75; mean error -10 / 200.
        // TPOT of b alone: (1260 - 260) / 10 = 100, as measured: 0.
        // E2E 120 and 1260 for 100 and 1300, mean 700: 20 / 400 and 40 / 1000, mean 0.045; mean error -10 / 700.
        assertThat(loss.of(new Outcome(new long[] {120, 260}, new long[] {120, 1260})))
                .isCloseTo(11.0 / 75 + 0.05 + 0.045 + 10.0 / 700, within(1e-12));
    }

    @Test
    void looksOnlyAtRequestsThatCount() {
        Loss loss = new Loss(REQUESTS, List.of(true, false));

        assertThat(loss.of(new Outcome(new long[] {100, 999}, new long[] {100, 2000})))
                .isZero();
    }
}

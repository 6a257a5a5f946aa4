package dev.vllmsim.report.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.vllmsim.engine.steptime.LinearStepTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepTimeFitTest {
    private static final LinearStepTime KNOWN = new LinearStepTime(9e6, 45_000, 30_000, 70, 0);

    private static Fit fit(MeasuredRun run, boolean prefillContext) {
        List<Boolean> all = new ArrayList<>();
        run.requests().forEach(request -> all.add(true));
        return new StepTimeFit(
                        new Replay(run),
                        run.requests(),
                        new Loss(run.requests(), all),
                        prefillContext,
                        simulations -> {})
                .find();
    }

    private static void sameWithin(double percent, LinearStepTime found, LinearStepTime known) {
        double[] a = StepTimeFit.nanos(found);
        double[] b = StepTimeFit.nanos(known);
        for (int i = 0; i < a.length; i++) {
            if (b[i] > 0) {
                assertThat(a[i]).as("coefficient %d", i).isCloseTo(b[i], withinPercentage(percent));
            }
        }
    }

    @Test
    void findsTheCoefficientsThatARunWasMadeWith() {
        // The run follows the model to the nanosecond: nothing is left but the rounding of its steps.
        Fit fit = fit(SyntheticRuns.of(KNOWN, Map.of()), false);

        assertThat(fit.loss()).isLessThan(1e-6);
        sameWithin(0.01, fit.model(), KNOWN);
    }

    @Test
    void findsThemUnderMemoryPressureToo() {
        MeasuredRun run = SyntheticRuns.of(KNOWN, Map.of("num_gpu_blocks", 1200, "block_size", 16));

        Fit fit = fit(run, false);

        assertThat(fit.loss()).isLessThan(1e-6);
        sameWithin(0.01, fit.model(), KNOWN);
    }

    @Test
    void findsTheAttentionTermWhereItIsAskedFor() {
        LinearStepTime known = new LinearStepTime(9e6, 45_000, 30_000, 70, 15);

        Fit fit = fit(SyntheticRuns.of(known, Map.of()), true);

        assertThat(fit.loss()).isLessThan(1e-6);
        sameWithin(0.01, fit.model(), known);
    }

    @Test
    void findsTheSameEachTime() {
        MeasuredRun run = SyntheticRuns.of(KNOWN, Map.of("num_gpu_blocks", 1200, "block_size", 16));

        assertThat(fit(run, false)).isEqualTo(fit(run, false));
    }

    @Test
    void findsCoefficientsOfOtherOrdersOfMagnitude() {
        // Ten times slower: most requests wait for most of the run.
        LinearStepTime slow = new LinearStepTime(90e6, 450_000, 300_000, 700, 0);

        Fit fit = fit(SyntheticRuns.of(slow, Map.of()), false);

        assertThat(fit.loss()).isLessThan(1e-5);
        sameWithin(0.1, fit.model(), slow);
    }
}

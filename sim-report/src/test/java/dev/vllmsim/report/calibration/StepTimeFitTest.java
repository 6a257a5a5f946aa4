package dev.vllmsim.report.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.vllmsim.engine.scheduler.Batch;
import dev.vllmsim.engine.steptime.LinearStepTime;
import dev.vllmsim.engine.steptime.SmoothStepTime;
import dev.vllmsim.engine.steptime.StepTimeModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepTimeFitTest {
    private static final LinearStepTime KNOWN = new LinearStepTime(9e6, 45_000, 30_000, 70, 0);
    private static final SmoothStepTime SMOOTH =
            new SmoothStepTime(1.7e6, 9.5e6, 42_500, 3, 14_000, 45, 1.3, 1.1, 1e6, null);
    private static final FitPlan WITH_ATTENTION = new FitPlan(true, true, null, false, false);

    private static Fit fit(FitPlan plan, MeasuredRun... runs) {
        List<Selection> all = new ArrayList<>();
        for (MeasuredRun run : runs) {
            all.add(Selection.of(run.requests(), 1, Double.POSITIVE_INFINITY));
        }
        return new Calibration(List.of(runs), all).fit(plan, simulations -> {});
    }

    private static void sameWithin(double percent, StepTimeModel found, LinearStepTime known) {
        double[] a = nanos((LinearStepTime) found);
        double[] b = nanos(known);
        for (int i = 0; i < a.length; i++) {
            if (b[i] > 0) {
                assertThat(a[i]).as("coefficient %d", i).isCloseTo(b[i], withinPercentage(percent));
            }
        }
    }

    private static double[] nanos(LinearStepTime model) {
        return new double[] {
            model.baseNanos(),
            model.prefillTokenNanos(),
            model.decodeSequenceNanos(),
            model.decodeContextTokenNanos(),
            model.prefillContextTokenNanos()
        };
    }

    private static double millis(StepTimeModel model, int prefill, int decodes, long context) {
        Batch batch = new Batch();
        batch.clear();
        if (prefill > 0) {
            batch.addPrefill(prefill, 0);
        }
        batch.addDecodes(decodes, context, 0);
        return model.stepNanos(batch) / 1e6;
    }

    @Test
    void findsTheCoefficientsThatARunWasMadeWith() {
        // The run follows the model to the nanosecond: nothing is left but the rounding of its steps.
        Fit fit = fit(FitPlan.LINEAR, SyntheticRuns.of(KNOWN, Map.of()));

        assertThat(fit.loss()).isLessThan(1e-6);
        sameWithin(0.01, fit.model(), KNOWN);
    }

    @Test
    void findsThemUnderMemoryPressureToo() {
        MeasuredRun run = SyntheticRuns.of(KNOWN, Map.of("num_gpu_blocks", 1200, "block_size", 16));

        Fit fit = fit(FitPlan.LINEAR, run);

        assertThat(fit.loss()).isLessThan(1e-6);
        sameWithin(0.01, fit.model(), KNOWN);
    }

    @Test
    void findsThemWhereSchedulingIsAsynchronous() {
        Fit fit = fit(FitPlan.LINEAR, SyntheticRuns.of(KNOWN, Map.of("async_scheduling", true)));

        assertThat(fit.loss()).isLessThan(1e-6);
        sameWithin(0.01, fit.model(), KNOWN);
    }

    @Test
    void findsTheAttentionTermWhereItIsAskedFor() {
        LinearStepTime known = new LinearStepTime(9e6, 45_000, 30_000, 70, 15);

        Fit fit = fit(WITH_ATTENTION, SyntheticRuns.of(known, Map.of()));

        assertThat(fit.loss()).isLessThan(1e-6);
        sameWithin(0.01, fit.model(), known);
    }

    @Test
    void findsTheSameEachTime() {
        MeasuredRun run = SyntheticRuns.of(SMOOTH, Map.of("num_gpu_blocks", 1200, "block_size", 16));

        assertThat(fit(FitPlan.SMOOTH, run)).isEqualTo(fit(FitPlan.SMOOTH, run));
    }

    @Test
    void findsCoefficientsOfOtherOrdersOfMagnitude() {
        // Ten times slower: most requests wait for most of the run.
        LinearStepTime slow = new LinearStepTime(90e6, 450_000, 300_000, 700, 0);

        Fit fit = fit(FitPlan.LINEAR, SyntheticRuns.of(slow, Map.of()));

        assertThat(fit.loss()).isLessThan(1e-5);
        sameWithin(0.1, fit.model(), slow);
    }

    @Test
    void findsTheStepsOfASmoothModelFromSeveralRunsTogether() {
        // Coefficients that go together may be told wrongly, the steps that they make may not: neither those that the
        // runs had, nor, within a few percent, larger ones. What is left is the pull towards usual proportions.
        Fit fit = fit(
                FitPlan.SMOOTH,
                SyntheticRuns.of(SMOOTH, Map.of("async_scheduling", true)),
                SyntheticRuns.of(SMOOTH, Map.of("max_num_seqs", 8, "async_scheduling", true)));

        assertThat(fit.model()).isInstanceOf(SmoothStepTime.class);
        for (int decodes : new int[] {1, 8, 32, 60}) {
            assertThat(millis(fit.model(), 0, decodes, 1_000L * decodes))
                    .as("%d decodes", decodes)
                    .isCloseTo(millis(SMOOTH, 0, decodes, 1_000L * decodes), withinPercentage(1.5));
        }
        assertThat(millis(fit.model(), 1_000, 20, 20_000))
                .isCloseTo(millis(SMOOTH, 1_000, 20, 20_000), withinPercentage(1.5));
        assertThat(millis(fit.model(), 4_000, 20, 20_000))
                .isCloseTo(millis(SMOOTH, 4_000, 20, 20_000), withinPercentage(5));
    }

    @Test
    void coefficientsThatTheDataDoNotTellAreNamed() {
        // One prompt length and one output length: a decoding request and its KV tokens come together.
        Fit fit = fit(FitPlan.SMOOTH, SyntheticRuns.of(SMOOTH, Map.of("async_scheduling", true)));

        assertThat(fit.estimates()).extracting(Estimate::name).contains("step_weights_ms", "step_mixed_kv_factor");
        for (Estimate estimate : fit.estimates()) {
            assertThat(estimate.low()).isLessThanOrEqualTo(estimate.value() * (1 + 1e-9));
            assertThat(estimate.high()).isGreaterThanOrEqualTo(estimate.value() * (1 - 1e-9));
        }
    }

    @Test
    void aScaleAndAConstantAreFoundFromAPrediction() {
        // The card is 20 % slower than predicted, and each step has 3 ms more.
        double[] predicted = SmoothForm.nanos(SMOOTH);
        Prior prior = SyntheticRuns.prior(predicted);
        SmoothStepTime slower = new SmoothStepTime(
                4.7e6, 1.2 * 9.5e6, 1.2 * 42_500, 3, 1.2 * 14_000, 1.2 * 45, 1.3, 1.2 * 1.1, 1.2e6, null);

        Fit fit = fit(
                new FitPlan(false, false, prior, true, false),
                SyntheticRuns.of(slower, Map.of("async_scheduling", true)));

        assertThat(fit.estimates()).extracting(Estimate::name).containsExactly("step_time_scale", "step_base_ms");
        assertThat(fit.estimates().get(0).value()).isCloseTo(1.2, withinPercentage(0.5));
        assertThat(fit.estimates().get(1).value()).isCloseTo(4.7, withinPercentage(2));
    }

    @Test
    void theHostsTimeIsNotMadeUpWhereItDoesNotShow() {
        Fit fit = fit(
                new FitPlan(false, false, null, false, true),
                SyntheticRuns.of(SMOOTH, Map.of("async_scheduling", true)));

        assertThat(fit.hostNanos()).isZero();
        assertThat(fit.loss()).isCloseTo(0, within(0.01));
    }
}

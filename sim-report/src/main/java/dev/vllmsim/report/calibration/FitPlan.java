package dev.vllmsim.report.calibration;

import org.jspecify.annotations.Nullable;

/**
 * What is fitted.
 *
 * @param linear whether the sum of all work is, and not the {@code smooth} step time
 * @param prefillContext whether the sum has a term of prefill attention
 * @param prior a prediction to begin with, or {@code null}
 * @param scaleOnly whether only a factor of the prediction and the constant of a step are fitted
 * @param host whether the host's time for a decision is fitted as well
 */
public record FitPlan(
        boolean linear, boolean prefillContext, @Nullable Prior prior, boolean scaleOnly, boolean host) {
    /** All coefficients of the {@code smooth} step time, of a card of which nothing is known. */
    public static final FitPlan SMOOTH = new FitPlan(false, false, null, false, false);

    /** The sum of all work, without prefill attention. */
    public static final FitPlan LINEAR = new FitPlan(true, false, null, false, false);

    public FitPlan {
        if (scaleOnly && (prior == null || linear)) {
            throw new IllegalArgumentException("only a prediction has a scale to be fitted");
        }
    }
}

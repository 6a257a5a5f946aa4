package dev.vllmsim.report.calibration;

import dev.vllmsim.engine.steptime.StepTimeModel;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a fit found, or what was taken as given.
 *
 * @param model the step time
 * @param settings its settings
 * @param frontNanos what the front end adds where stamps are a client's
 * @param hostNanos how long the host is busy with each decision
 * @param loss its loss ({@link Loss})
 * @param evaluations how many simulations it took
 * @param estimates the coefficients with their intervals; empty if nothing was fitted
 */
public record Fit(
        StepTimeModel model,
        Map<String, Object> settings,
        long frontNanos,
        long hostNanos,
        double loss,
        int evaluations,
        List<Estimate> estimates) {

    public Fit {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        estimates = List.copyOf(estimates);
    }

    /** Whether anything was fitted. */
    public boolean fitted() {
        return !estimates.isEmpty();
    }
}

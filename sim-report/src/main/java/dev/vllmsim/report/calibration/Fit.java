package dev.vllmsim.report.calibration;

import dev.vllmsim.engine.steptime.LinearStepTime;

/**
 * What a fit found.
 *
 * @param model the step time
 * @param loss its loss ({@link Loss})
 * @param evaluations how many simulations it took
 */
public record Fit(LinearStepTime model, double loss, int evaluations) {}

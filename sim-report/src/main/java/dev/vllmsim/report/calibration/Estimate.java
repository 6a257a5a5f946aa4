package dev.vllmsim.report.calibration;

/**
 * A coefficient that was fitted, and how well the data tell it.
 *
 * @param name its name in settings, or of what stands beside the step time
 * @param value as fitted
 * @param low the least value with which the loss grows by a tenth at most, the other coefficients adapting
 * @param high the largest such value
 * @param told whether the data tell it: it lies within a third of the value then
 */
public record Estimate(String name, double value, double low, double high, boolean told) {}

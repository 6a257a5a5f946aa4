package dev.vllmsim.report.calibration;

import org.jspecify.annotations.Nullable;

/**
 * What a measured engine said of itself at one time.
 *
 * @param nanos when, in nanoseconds since the first arrival
 * @param running requests in the running set
 * @param waiting requests waiting to be admitted
 * @param kvPercent share of the KV cache in use, in percent, or {@code null} if it was not recorded
 */
public record MeasuredTick(
        long nanos, int running, int waiting, @Nullable Double kvPercent) {}

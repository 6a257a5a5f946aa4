package dev.vllmsim.engine.steptime.roofline;

import dev.vllmsim.engine.steptime.SmoothMaximum;

/**
 * A kernel that is bound by memory when there is little to compute, and by arithmetic when there is much, with a smooth
 * bend between: {@code (memory^p + (units · compute)^p)^(1/p)}.
 *
 * @param memoryNanos whatever there is to compute
 * @param computeNanos for each unit to compute
 * @param sharpness the exponent {@code p}
 */
record Smooth(double memoryNanos, double computeNanos, double sharpness) {
    double nanos(double units) {
        return maximum(memoryNanos, computeNanos * units, sharpness);
    }

    Smooth scaledBy(double factor) {
        return new Smooth(memoryNanos * factor, computeNanos * factor, sharpness);
    }

    /** The smooth maximum of two durations. */
    static double maximum(double a, double b, double sharpness) {
        return SmoothMaximum.of(a, b, sharpness);
    }
}

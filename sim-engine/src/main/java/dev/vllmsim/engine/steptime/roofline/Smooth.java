package dev.vllmsim.engine.steptime.roofline;

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

    /** The smooth maximum of two durations, by functions that give the same bits on every machine. */
    static double maximum(double a, double b, double sharpness) {
        double larger = Math.max(a, b);
        if (larger == 0) {
            return 0;
        }
        // Relative to the larger, so that no exponent overflows.
        double ratio = Math.min(a, b) / larger;
        return larger * StrictMath.pow(1 + StrictMath.pow(ratio, sharpness), 1 / sharpness);
    }
}

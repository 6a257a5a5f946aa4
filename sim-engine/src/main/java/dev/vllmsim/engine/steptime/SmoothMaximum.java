package dev.vllmsim.engine.steptime;

/**
 * The smooth maximum of two durations, {@code (a^p + b^p)^(1/p)}: the larger where they are far apart, somewhat more
 * than it where they are near each other. So a step takes that is bound by memory when there is little to compute, and
 * by arithmetic when there is much.
 */
public final class SmoothMaximum {
    private SmoothMaximum() {}

    /**
     * By functions that give the same bits on every machine.
     *
     * @param a at least 0
     * @param b at least 0
     * @param sharpness the exponent {@code p}, at least 1: the sum at 1, the maximum far above
     */
    public static double of(double a, double b, double sharpness) {
        double larger = Math.max(a, b);
        if (larger == 0) {
            return 0;
        }
        // Relative to the larger, so that no exponent overflows.
        double ratio = Math.min(a, b) / larger;
        if (sharpness == 3) {
            // The usual one, for which there is something quicker.
            return larger * StrictMath.cbrt(1 + ratio * ratio * ratio);
        }
        return larger * StrictMath.pow(1 + StrictMath.pow(ratio, sharpness), 1 / sharpness);
    }
}

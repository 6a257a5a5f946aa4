package dev.vllmsim.engine.steptime;

/** Computed durations of steps, on the clock. */
final class StepNanos {
    /** The clock ends at 2^63 ns, or 292 years. */
    private static final double END = 0x1p63;

    private StepNanos() {}

    /**
     * The nearest whole nanosecond.
     *
     * @throws ArithmeticException if the clock cannot show it
     */
    static long of(double nanos) {
        if (nanos >= END) {
            throw new ArithmeticException("a step would take more than 292 years");
        }
        return Math.round(nanos);
    }
}

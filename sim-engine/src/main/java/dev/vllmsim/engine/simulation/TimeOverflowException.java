package dev.vllmsim.engine.simulation;

/** Simulated time, a 64-bit number of nanoseconds, has come to its end after 292 years. */
public final class TimeOverflowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what was to be reached
     */
    public TimeOverflowException(String message) {
        super(message);
    }
}

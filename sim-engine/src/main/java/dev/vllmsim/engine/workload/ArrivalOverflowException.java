package dev.vllmsim.engine.workload;

/** A request would arrive so late that simulated time, a 64-bit number of nanoseconds, could not go on from there. */
public final class ArrivalOverflowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ArrivalOverflowException(String message) {
        super(message);
    }
}

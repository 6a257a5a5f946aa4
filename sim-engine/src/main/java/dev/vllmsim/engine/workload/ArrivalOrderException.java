package dev.vllmsim.engine.workload;

/** Requests that should come in the order of their arrival times do not. */
public final class ArrivalOrderException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    ArrivalOrderException(String message) {
        super(message);
    }
}

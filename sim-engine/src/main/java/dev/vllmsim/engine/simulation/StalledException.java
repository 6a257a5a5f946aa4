package dev.vllmsim.engine.simulation;

/** The scheduler can serve none of the requests that are left, and none that is still to come would change that. */
public final class StalledException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    StalledException(String message) {
        super(message);
    }
}

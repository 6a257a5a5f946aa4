package dev.vllmsim.report.study;

/** A run has no request to run. */
public final class NoRequestsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    NoRequestsException() {
        super("the workload has no request to run");
    }
}

package dev.vllmsim.report.calibration;

/** The latencies that a fit is judged by. */
public enum FittedLatency {
    /** From arrival to first token. */
    TTFT("TTFT"),
    /** From first to last token, divided by the output tokens less one, as vLLM has it. */
    TPOT_VLLM("TPOT"),
    /** From arrival to last token. */
    E2E("E2E");

    private final String label;

    FittedLatency(String label) {
        this.label = label;
    }

    /** The name for people. */
    public String label() {
        return label;
    }

    /** Whether a request has it: a single token has no time per further token. */
    boolean isDefinedFor(MeasuredRequest request) {
        return this != TPOT_VLLM || request.outputTokens() > 1;
    }

    /** Its value in nanoseconds. */
    double nanos(int outputTokens, long arrival, long firstToken, long lastToken) {
        return of(outputTokens, (double) arrival, (double) firstToken, (double) lastToken);
    }

    /**
     * How it follows from what holds when the request arrives, and at its first and its last token: from the times
     * themselves, or from the sums of anything up to then.
     */
    double of(int outputTokens, double atArrival, double atFirst, double atLast) {
        if (this == TTFT) {
            return atFirst - atArrival;
        }
        return this == E2E ? atLast - atArrival : (atLast - atFirst) / (outputTokens - 1);
    }

    /** Its measured value in nanoseconds. */
    double measured(MeasuredRequest request) {
        return nanos(
                request.outputTokens(), request.arrivalNanos(), request.firstTokenNanos(), request.lastTokenNanos());
    }
}

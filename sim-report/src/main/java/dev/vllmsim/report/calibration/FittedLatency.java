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

    /** Its value in nanoseconds for a request with the given tokens. */
    double nanos(MeasuredRequest request, long firstToken, long lastToken) {
        if (this == TTFT) {
            return (double) (firstToken - request.arrivalNanos());
        }
        if (this == E2E) {
            return (double) (lastToken - request.arrivalNanos());
        }
        return (double) (lastToken - firstToken) / (request.outputTokens() - 1);
    }

    /** How a sum up to the first and one up to the last token make that of this latency. */
    double derivative(MeasuredRequest request, double untilFirst, double untilLast) {
        if (this == TTFT) {
            return untilFirst;
        }
        return this == E2E ? untilLast : (untilLast - untilFirst) / (request.outputTokens() - 1);
    }

    /** Its measured value in nanoseconds. */
    double measured(MeasuredRequest request) {
        return nanos(request, request.firstTokenNanos(), request.lastTokenNanos());
    }
}

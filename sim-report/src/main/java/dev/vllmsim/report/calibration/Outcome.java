package dev.vllmsim.report.calibration;

/**
 * When each request of a simulated run was sent, and when its first and last token came, in nanoseconds since the first
 * arrival: on the engine's clock, and what the front end adds.
 */
final class Outcome {
    private final long[] arrival;
    private final long[] firstToken;
    private final long[] lastToken;
    private final long frontNanos;

    /**
     * @param arrival by place in the run
     * @param firstToken by place in the run
     * @param lastToken by place in the run
     * @param frontNanos what the way from the client to the engine and back takes
     */
    Outcome(long[] arrival, long[] firstToken, long[] lastToken, long frontNanos) {
        this.arrival = arrival.clone();
        this.firstToken = firstToken.clone();
        this.lastToken = lastToken.clone();
        this.frontNanos = frontNanos;
    }

    /** When a request was sent. */
    long arrival(int request) {
        return arrival[request];
    }

    /** When the engine had a request's first token. */
    long firstToken(int request) {
        return firstToken[request];
    }

    /** When the engine had a request's last token. */
    long lastToken(int request) {
        return lastToken[request];
    }

    /** A latency of a request, in nanoseconds. */
    double latency(FittedLatency latency, MeasuredRequest request, int place) {
        return latency.nanos(
                request.outputTokens(), arrival[place], firstToken[place] + frontNanos, lastToken[place] + frontNanos);
    }
}

package dev.vllmsim.report.calibration;

/** When each request's first and last token came in a simulated run, in nanoseconds since the first arrival. */
final class Outcome {
    private final long[] firstToken;
    private final long[] lastToken;

    /**
     * @param firstToken by place in the run
     * @param lastToken by place in the run
     */
    Outcome(long[] firstToken, long[] lastToken) {
        this.firstToken = firstToken.clone();
        this.lastToken = lastToken.clone();
    }

    /** When a request's first token came. */
    long firstToken(int request) {
        return firstToken[request];
    }

    /** When a request's last token came. */
    long lastToken(int request) {
        return lastToken[request];
    }
}

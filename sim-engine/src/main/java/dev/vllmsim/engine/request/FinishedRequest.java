package dev.vllmsim.engine.request;

/**
 * What happened to a request, once it is finished. All times are nanoseconds of simulated time.
 *
 * @param spec what was asked for
 * @param outputTokens tokens generated; fewer than asked for only where a model length cut the request short
 * @param clientQueueNanos time spent waiting at the client before it was sent; not part of any latency below
 * @param arrivalNanos when it entered the engine
 * @param prefillStartNanos start of the first step that computed prompt tokens
 * @param prefillEndNanos end of the step that completed the prompt
 * @param decodeStartNanos start of its first decode step, or {@link Request#NEVER} if it never needed one
 * @param firstTokenNanos end of the step that produced its first output token
 * @param finishNanos end of the step that produced its last output token
 * @param prefillBatches steps that computed prompt tokens (or recomputed tokens after a preemption)
 * @param decodeBatches steps that decoded one token
 * @param preemptions how often it lost its KV blocks and had to start again
 * @param cachedTokens prompt tokens that the prefix cache spared at its first admission
 * @param replica the replica of the engine that served it, by its number from 0
 */
public record FinishedRequest(
        RequestSpec spec,
        int outputTokens,
        long clientQueueNanos,
        long arrivalNanos,
        long prefillStartNanos,
        long prefillEndNanos,
        long decodeStartNanos,
        long firstTokenNanos,
        long finishNanos,
        int prefillBatches,
        int decodeBatches,
        int preemptions,
        int cachedTokens,
        int replica) {

    /** The request's name as reports show it. */
    public String id() {
        return spec.id();
    }

    /** Time to first token: first token minus arrival, in nanoseconds. */
    public long ttftNanos() {
        return firstTokenNanos - arrivalNanos;
    }

    /** Time from arrival to the last token, in nanoseconds (end-to-end latency). */
    public long requestNanos() {
        return finishNanos - arrivalNanos;
    }

    /** Time from the first to the last token, in nanoseconds. */
    public long decodeNanos() {
        return finishNanos - firstTokenNanos;
    }
}

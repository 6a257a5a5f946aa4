package dev.vllmsim.report.document;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.Request;

/**
 * What pictures of a run need of a request, in nanoseconds of simulated time.
 *
 * @param id its id
 * @param promptTokens tokens of its prompt; 0 where its row does not say it
 * @param outputTokens tokens generated
 * @param arrivalNanos it entered the engine
 * @param prefillStartNanos start of its first prefill step
 * @param prefillEndNanos end of the step that completed its prompt
 * @param decodeStartNanos start of its first decode step; {@link Request#NEVER} if it needed none
 * @param firstTokenNanos end of the step that produced its first token
 * @param finishNanos end of the step that produced its last token
 * @param preemptions how often it lost its KV blocks
 * @param replica the replica that served it, from 0
 */
public record RequestTimes(
        String id,
        int promptTokens,
        int outputTokens,
        long arrivalNanos,
        long prefillStartNanos,
        long prefillEndNanos,
        long decodeStartNanos,
        long firstTokenNanos,
        long finishNanos,
        int preemptions,
        int replica) {

    /** Of a request that has finished. */
    public static RequestTimes of(FinishedRequest request) {
        return new RequestTimes(
                request.id(),
                request.spec().promptTokens(),
                request.outputTokens(),
                request.arrivalNanos(),
                request.prefillStartNanos(),
                request.prefillEndNanos(),
                request.decodeStartNanos(),
                request.firstTokenNanos(),
                request.finishNanos(),
                request.preemptions(),
                request.replica());
    }

    /** The time to its first token. */
    public long ttftNanos() {
        return firstTokenNanos - arrivalNanos;
    }

    /** From its first token to its last. */
    public long decodeNanos() {
        return finishNanos - firstTokenNanos;
    }
}

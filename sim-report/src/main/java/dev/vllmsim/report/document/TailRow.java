package dev.vllmsim.report.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.report.statistics.Millis;
import org.jspecify.annotations.Nullable;

/**
 * A request with a large TTFT, and where its time went. Times are milliseconds of simulated time.
 *
 * @param id the request's name
 * @param promptTokens prompt length
 * @param outputTokens tokens generated
 * @param arrivalMs when it entered the engine
 * @param prefillStartMs start of its first prefill step
 * @param prefillEndMs end of the step that completed its prompt
 * @param decodeStartMs start of its first decode step; {@code null} if it needed none
 * @param firstTokenMs end of the step that produced its first token
 * @param finishMs end of the step that produced its last token
 * @param ttftMs first token minus arrival
 * @param tpotMs last minus first token, divided by the output tokens
 * @param prefillBatches steps that computed prompt tokens
 * @param decodeBatches steps that decoded a token
 * @param preemptions how often it lost its KV blocks; left out where the scheduler has no such thing
 * @param cachedTokens prompt tokens that the prefix cache spared; left out likewise
 * @param clientQueueMs wait at the client before it was sent; left out where clients do not wait
 * @param prefillWaitMs prefill start minus arrival
 * @param prefillServiceMs prefill end minus prefill start
 * @param decodeWaitMs decode start minus prefill end; {@code null} without a decode step
 * @param decodeServiceMs last token minus decode start; {@code null} without a decode step
 */
public record TailRow(
        String id,
        int promptTokens,
        int outputTokens,
        double arrivalMs,
        double prefillStartMs,
        double prefillEndMs,
        @Nullable Double decodeStartMs,
        double firstTokenMs,
        double finishMs,
        double ttftMs,
        double tpotMs,
        int prefillBatches,
        int decodeBatches,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer preemptions,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer cachedTokens,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double clientQueueMs,
        double prefillWaitMs,
        double prefillServiceMs,
        @Nullable Double decodeWaitMs,
        @Nullable Double decodeServiceMs) {

    /** The row of a finished request, with the optional keys that the run has. */
    public static TailRow of(FinishedRequest request, RunColumns columns) {
        boolean decoded = request.decodeStartNanos() != Request.NEVER;
        return new TailRow(
                request.id(),
                request.spec().promptTokens(),
                request.outputTokens(),
                Millis.of(request.arrivalNanos()),
                Millis.of(request.prefillStartNanos()),
                Millis.of(request.prefillEndNanos()),
                decoded ? Millis.of(request.decodeStartNanos()) : null,
                Millis.of(request.firstTokenNanos()),
                Millis.of(request.finishNanos()),
                Millis.of(request.ttftNanos()),
                Millis.quotient(request.decodeNanos(), request.outputTokens()),
                request.prefillBatches(),
                request.decodeBatches(),
                columns.memory() ? request.preemptions() : null,
                columns.memory() ? request.cachedTokens() : null,
                columns.clientQueue() ? Millis.of(request.clientQueueNanos()) : null,
                Millis.of(request.prefillStartNanos() - request.arrivalNanos()),
                Millis.of(request.prefillEndNanos() - request.prefillStartNanos()),
                decoded ? Millis.of(request.decodeStartNanos() - request.prefillEndNanos()) : null,
                decoded ? Millis.of(request.finishNanos() - request.decodeStartNanos()) : null);
    }
}

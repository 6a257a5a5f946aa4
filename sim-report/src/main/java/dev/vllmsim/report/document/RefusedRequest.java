package dev.vllmsim.report.document;

import dev.vllmsim.engine.admission.Refusal;
import dev.vllmsim.engine.request.RequestSpec;
import java.util.List;

/**
 * A request that was not let in.
 *
 * @param spec what was asked for
 * @param arrivalNanos when it came, in nanoseconds
 * @param clientQueueNanos how long it had waited at the client before
 * @param refusal the limit that it met
 */
public record RefusedRequest(RequestSpec spec, long arrivalNanos, long clientQueueNanos, Refusal refusal) {
    /** The columns of {@code refused}, a request a row. */
    public static final List<Column<RefusedRequest>> COLUMNS = List.of(
            Column.text("id", request -> request.spec().id()),
            Column.whole(
                    "prompt_tokens",
                    Column.Unit.TOKENS,
                    request -> request.spec().promptTokens()),
            Column.whole(
                    "output_tokens",
                    Column.Unit.TOKENS,
                    request -> request.spec().outputTokens()),
            Column.time("arrival_ms", RefusedRequest::arrivalNanos),
            Column.time("client_queue_ms", RefusedRequest::clientQueueNanos).inRuns(RunColumns::clientQueue),
            Column.text("refused_by", request -> request.refusal().setting()));
}

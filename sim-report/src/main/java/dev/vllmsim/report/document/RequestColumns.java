package dev.vllmsim.report.document;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.Request;
import java.util.List;

/** The columns of {@code requests} and {@code tail}, a request a row. */
public final class RequestColumns {
    /** All of them, in the order of the document. */
    public static final List<Column<FinishedRequest>> ALL = List.of(
            Column.text("id", FinishedRequest::id),
            Column.whole("replica", Column.Unit.NONE, FinishedRequest::replica).inRuns(RunColumns::replicas),
            Column.whole(
                    "prompt_tokens",
                    Column.Unit.TOKENS,
                    request -> request.spec().promptTokens()),
            Column.whole("output_tokens", Column.Unit.TOKENS, FinishedRequest::outputTokens),
            Column.time("arrival_ms", FinishedRequest::arrivalNanos),
            Column.time("prefill_start_ms", FinishedRequest::prefillStartNanos),
            Column.time("prefill_end_ms", FinishedRequest::prefillEndNanos),
            Column.time("decode_start_ms", RequestColumns::decoded, FinishedRequest::decodeStartNanos),
            Column.time("first_token_ms", FinishedRequest::firstTokenNanos),
            Column.time("finish_ms", FinishedRequest::finishNanos),
            Column.time("ttft_ms", FinishedRequest::ttftNanos),
            Column.quotient("tpot_ms", FinishedRequest::decodeNanos, FinishedRequest::outputTokens),
            Column.whole("prefill_batches", Column.Unit.STEPS, FinishedRequest::prefillBatches),
            Column.whole("decode_batches", Column.Unit.STEPS, FinishedRequest::decodeBatches),
            Column.whole("preemptions", Column.Unit.NONE, FinishedRequest::preemptions)
                    .inRuns(RunColumns::kvBlocks),
            Column.whole("cached_tokens", Column.Unit.TOKENS, FinishedRequest::cachedTokens)
                    .inRuns(RunColumns::kvBlocks),
            Column.time("client_queue_ms", FinishedRequest::clientQueueNanos).inRuns(RunColumns::clientQueue),
            Column.time("prefill_wait_ms", request -> request.prefillStartNanos() - request.arrivalNanos()),
            Column.time("prefill_service_ms", request -> request.prefillEndNanos() - request.prefillStartNanos()),
            Column.time(
                    "decode_wait_ms",
                    RequestColumns::decoded,
                    request -> request.decodeStartNanos() - request.prefillEndNanos()),
            Column.time(
                    "decode_service_ms",
                    RequestColumns::decoded,
                    request -> request.finishNanos() - request.decodeStartNanos()),
            // As vLLM has it: a single token has no time per further token.
            Column.quotient("tpot_vllm_ms", FinishedRequest::decodeNanos, request -> request.outputTokens() - 1L),
            Column.time("request_time_ms", FinishedRequest::requestNanos));

    private RequestColumns() {}

    private static boolean decoded(FinishedRequest request) {
        return request.decodeStartNanos() != Request.NEVER;
    }
}

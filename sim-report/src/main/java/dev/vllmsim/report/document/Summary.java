package dev.vllmsim.report.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.vllmsim.report.statistics.Distribution;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A run in numbers. The keys after {@code request_time_ms} are left out where a run does not have them.
 *
 * @param requests requests that arrived, were let in and finished
 * @param steps steps taken
 * @param spanMs from the first arrival to the last finish
 * @param qps requests per second of span; {@code null} if the span is 0
 * @param tps output tokens per second of span; {@code null} if the span is 0
 * @param timeAllRequestsSentMs from the first to the last arrival
 * @param sumRequestTimeMs sum over the requests of finish minus arrival
 * @param totalTokens prompt and output tokens
 * @param promptTokens prompt lengths
 * @param outputTokens output lengths
 * @param ttftMs time to first token: first token minus arrival
 * @param tpotMs time per output token: last minus first token, divided by the output tokens
 * @param itlMs gaps between two tokens of one request, pooled over all requests; tokens of one step come as one
 * @param requestTimeMs finish minus arrival
 * @param tpotVllmMs TPOT as vLLM defines it: last minus first token, divided by the output tokens less one; requests of
 *     one output token are left out
 * @param preemptions how often requests lost their KV blocks; left out where the scheduler has no such thing
 * @param kvCache use of the KV cache; left out where memory is no limit
 * @param specDecode what became of drafted tokens; left out where nothing is drafted
 * @param fleet how each replica fared; left out where there is one engine
 * @param goodput how many requests reached their objectives; left out where none were set
 * @param refused requests that were not let in; left out where everybody is
 * @param percentiles how far percentiles may be off; left out where all are exact
 */
public record Summary(
        long requests,
        long steps,
        double spanMs,
        @Nullable Double qps,
        @Nullable Double tps,
        double timeAllRequestsSentMs,
        double sumRequestTimeMs,
        long totalTokens,
        LengthStats promptTokens,
        LengthStats outputTokens,
        Distribution ttftMs,
        Distribution tpotMs,
        Distribution itlMs,
        Distribution requestTimeMs,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Distribution tpotVllmMs,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long preemptions,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable KvCacheStats kvCache,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable SpecDecodeStats specDecode,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable FleetStats fleet,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Goodput goodput,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Refused refused,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable PercentileError percentiles)
        implements Serializable {

    public Summary {
        require("prompt_tokens", promptTokens);
        require("output_tokens", outputTokens);
        require("ttft_ms", ttftMs);
        require("tpot_ms", tpotMs);
        require("itl_ms", itlMs);
        require("request_time_ms", requestTimeMs);
    }

    /** What is read from a file may lack anything. */
    private static void require(String key, @Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException("a summary must have " + key);
        }
    }
}

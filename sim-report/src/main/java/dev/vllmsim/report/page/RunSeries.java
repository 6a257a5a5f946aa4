package dev.vllmsim.report.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.vllmsim.report.document.ExplainReport.Decile;
import dev.vllmsim.report.document.Row;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a page shows of a run beside its report. Long columns are texts: of numbers with blanks between them, or, where
 * that is said, packed ({@link PackedNumbers}).
 *
 * @param latencies distributions, by the names of the latencies
 * @param requests the requests, as lanes
 * @param bins the run in equal spans of time; left out where nothing says what was when
 * @param steps the run step by step; left out where no step was observed
 * @param blame where the time of requests went; left out where it was not asked
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunSeries(
        Map<String, Distribution> latencies,
        Requests requests,
        @Nullable Bins bins,
        @Nullable Steps steps,
        @Nullable Blame blame) {

    public RunSeries {
        latencies = Collections.unmodifiableMap(new LinkedHashMap<>(latencies));
    }

    /** The same with where the time of its requests went. */
    public RunSeries with(Blame newBlame) {
        return new RunSeries(latencies, requests, bins, steps, newBlame);
    }

    /** The same where the report itself says where the time went. */
    public RunSeries withoutBlame() {
        return new RunSeries(latencies, requests, bins, steps, null);
    }

    /**
     * How a latency is distributed.
     *
     * @param count how many requests have it
     * @param ms values, ascending
     * @param shares for each of them, the share of requests that have no more, from 0 to 1
     */
    public record Distribution(long count, String ms, String shares) {}

    /**
     * Requests, in the order of their arrival. Columns are packed; times are nanoseconds.
     *
     * @param count how many the run has
     * @param rows how many are told of: all, or evenly spread ones and the slowest
     * @param every one of so many is told of
     * @param prefix what all ids begin with, if they end in the request's place in the workload
     * @param firstId the number at the end of the first id
     * @param ids their ids where these are no such numbers
     * @param place the place in the workload, as the difference to the row before
     * @param promptTokens tokens of the prompt
     * @param outputTokens tokens generated
     * @param arrival arrival, as the difference to the row before
     * @param queued from there to the first prefill step
     * @param prefill from there to the end of the prompt
     * @param decodeWait from there to the first decode step, and 1 more; 0 where there is none
     * @param firstToken from the end of the prompt to the first token
     * @param decode from there to the last token
     * @param changes of each preempted request that is told of: its row, as the difference to the one before, how many
     *     changes, and of each the state and the time since the one before, at first since its arrival
     * @param causes names of the causes of TTFTs
     * @param largest which of them took the most of the TTFT, packed
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Requests(
            long count,
            int rows,
            int every,
            String prefix,
            long firstId,
            @Nullable List<String> ids,
            String place,
            String promptTokens,
            String outputTokens,
            String arrival,
            String queued,
            String prefill,
            String decodeWait,
            String firstToken,
            String decode,
            String changes,
            @Nullable List<String> causes,
            @Nullable String largest) {}

    /**
     * The run in equal spans of time.
     *
     * @param beginNs when the first begins
     * @param binNs how long one is
     * @param running requests that run, on average
     * @param waiting requests that wait, on average
     * @param kvUsed KV blocks in use, on average; left out where memory is no limit
     * @param kvBlocks how many there are
     * @param prefillTokens prompt tokens computed
     * @param decodeTokens tokens of requests that decode computed
     * @param arrivals requests that arrive
     * @param finishes requests that finish
     * @param preemptions preemptions
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Bins(
            long beginNs,
            long binNs,
            String running,
            String waiting,
            @Nullable String kvUsed,
            @Nullable Long kvBlocks,
            String prefillTokens,
            String decodeTokens,
            String arrivals,
            String finishes,
            String preemptions) {}

    /**
     * Steps, in order. Columns are packed; times are nanoseconds.
     *
     * @param count how many the run has
     * @param rows how many rows there are
     * @param each so many steps are one row
     * @param start when it starts, as the difference to the end of the row before
     * @param length how long it lasts
     * @param prefillTokens tokens of prompts
     * @param decodeTokens tokens of requests that decode
     * @param running requests in the running set, of several steps the most; as the difference to the row before; left
     *     out where it is not known
     * @param waiting requests that wait, likewise
     * @param kvFree free KV blocks, of several steps the fewest, likewise; left out where memory is no limit
     * @param preempted preemptions
     * @param prefills how many requests' prompts each step computes a part of; left out where these are too many
     * @param chunks of each such part the place of its request in the workload, as the difference to the one before, and
     *     its tokens; left out likewise
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Steps(
            long count,
            int rows,
            long each,
            String start,
            String length,
            String prefillTokens,
            String decodeTokens,
            @Nullable String running,
            @Nullable String waiting,
            @Nullable String kvFree,
            String preempted,
            @Nullable String prefills,
            @Nullable String chunks) {}

    /**
     * Where the time of requests went, as in an explanation.
     *
     * @param deciles the requests in ten parts by their TTFT, the fastest first
     * @param slowest the slowest, the slowest first
     */
    public record Blame(List<Decile> deciles, List<Row> slowest) {
        public Blame {
            deciles = List.copyOf(deciles);
            slowest = List.copyOf(slowest);
        }
    }
}

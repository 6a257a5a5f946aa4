package dev.vllmsim.report.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step with its items, in batch order. The keys after {@code items} are left out where the scheduler does not
 * have them.
 *
 * @param step the step's number, from 0
 * @param startMs start, in milliseconds of simulated time
 * @param endMs end, in milliseconds of simulated time
 * @param prefillTokens tokens of all prefill and extend items
 * @param decodeTokens tokens of all decode items
 * @param items the items
 * @param preempted ids of the requests preempted while the step was decided on
 * @param finished ids of the requests that finish with the step
 * @param running requests in the running set, before the step's finishes
 * @param waiting requests that wait to be admitted
 * @param kvBlocksFree free KV blocks, before the step's finishes
 * @param replica the replica whose step it is; {@code null} where there is one engine
 */
public record StepRow(
        long step,
        double startMs,
        double endMs,
        long prefillTokens,
        long decodeTokens,
        List<StepItem> items,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> preempted,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> finished,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer running,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer waiting,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long kvBlocksFree,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer replica) {

    public StepRow {
        items = List.copyOf(items);
        preempted = preempted == null ? null : List.copyOf(preempted);
        finished = finished == null ? null : List.copyOf(finished);
    }

    /** The same row with the ids of the requests that finish with the step. */
    public StepRow withFinished(List<String> ids) {
        return new StepRow(
                step,
                startMs,
                endMs,
                prefillTokens,
                decodeTokens,
                items,
                preempted,
                ids,
                running,
                waiting,
                kvBlocksFree,
                replica);
    }
}

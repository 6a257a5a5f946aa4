package dev.vllmsim.report.document;

import java.util.List;

/**
 * What pictures of a run need of a step. Times are nanoseconds of simulated time.
 *
 * @param startNanos when it started
 * @param endNanos when it ended
 * @param prefillTokens the tokens of all its prefill and extend items
 * @param decodeTokens the tokens of all its decode items
 * @param items its items, or none if nobody asked for them
 * @param preempted the ids of the requests preempted while it was decided on
 * @param finished how many requests finish with it
 * @param running requests in the running set, before any of them finishes; -1 if that is not known
 * @param waiting requests that wait to be admitted; -1 if that is not known
 * @param kvBlocksFree free KV blocks; -1 where memory is no limit
 * @param replica the replica whose step it is, from 0
 */
public record StepTimes(
        long startNanos,
        long endNanos,
        long prefillTokens,
        long decodeTokens,
        List<StepItem> items,
        List<String> preempted,
        int finished,
        int running,
        int waiting,
        long kvBlocksFree,
        int replica) {

    public StepTimes {
        items = List.copyOf(items);
        preempted = List.copyOf(preempted);
    }
}

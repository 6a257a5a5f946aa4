package dev.vllmsim.report.document;

import java.util.Map;

/**
 * Which of the optional keys the rows of a run have. It follows from the run's settings, not from what happened in the
 * run, so that a key is in every row or in none.
 *
 * @param memory whether the scheduler knows KV blocks and preemption: {@code preemptions} and {@code cached_tokens} a
 *     request; {@code computed_before} an item; {@code preempted}, {@code finished}, {@code running}, {@code waiting}
 *     and {@code kv_blocks_free} a step
 * @param clientQueue whether requests may wait at the client before they are sent: {@code client_queue_ms} a request
 */
public record RunColumns(boolean memory, boolean clientQueue) {
    /** No optional key: what the scheduler {@code decode-first} in a closed loop has. */
    public static final RunColumns NONE = new RunColumns(false, false);

    /** The keys that a run with these settings has; settings that are not there count as left out. */
    public static RunColumns of(Map<String, ?> config) {
        return new RunColumns("vllm-v1".equals(config.get("scheduler")), config.get("max_concurrency") != null);
    }
}

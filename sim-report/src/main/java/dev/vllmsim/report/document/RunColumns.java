package dev.vllmsim.report.document;

import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scheduler.SchedulerSettings;

/**
 * Which of the optional keys the rows of a run have. It follows from what the run is, not from what happened in it, so
 * that a key is in every row or in none.
 *
 * @param kvBlocks whether the scheduler keeps KV blocks, and so admits and preempts: {@code preemptions} and {@code
 *     cached_tokens} a request; {@code computed_before} an item; {@code preempted}, {@code finished}, {@code running},
 *     {@code waiting} and {@code kv_blocks_free} a step
 * @param clientQueue whether requests may wait at the client before they are sent: {@code client_queue_ms} a request
 * @param ahead whether steps are decided on before they can start, because of steps in flight or of the host's time:
 *     {@code scheduled_ms} and {@code discarded} a step
 * @param drafts whether drafted tokens are verified: {@code drafts} and {@code accepted} an item
 * @param refusals whether requests may be refused: {@code refused} in the summary, and their rows
 * @param replicas whether there are several engines: a column for it in the rows of requests and steps
 */
public record RunColumns(
        boolean kvBlocks, boolean clientQueue, boolean ahead, boolean drafts, boolean refusals, boolean replicas) {
    /** No optional key: what the scheduler {@code decode-first} in a closed loop has. */
    public static final RunColumns NONE = new RunColumns(false, false, false, false);

    /** The keys of a run on one engine in which nobody can be refused. */
    public RunColumns(boolean kvBlocks, boolean clientQueue, boolean ahead, boolean drafts) {
        this(kvBlocks, clientQueue, ahead, drafts, false, false);
    }

    /** The keys that a run of this scenario has. */
    public static RunColumns of(Scenario scenario) {
        SchedulerSettings scheduler = scenario.scheduler();
        return new RunColumns(
                scheduler.traits().kvBlocks(),
                scenario.config().get("max_concurrency") != null,
                scheduler.pipelining().batchesInFlight() > 1 || scenario.hostNanos() > 0,
                scheduler.traits().drafts(),
                !scenario.queueLimits().areNone(),
                scenario.fleet().replicas() > 1);
    }
}

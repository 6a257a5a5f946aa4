package dev.vllmsim.engine.scheduler;

import dev.vllmsim.engine.request.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scheduling policy with its queues: it takes requests in, forms a batch for each step, and applies it when the
 * step has run.
 *
 * <p>The loop calls {@link #schedule} and {@link #complete} in turn; {@link #enqueue} may come at any time, between
 * the two as well, and then counts from the next {@code schedule} on. What happens to requests is told to the
 * {@link LifecycleListener} that the scheduler was made with.
 */
public interface Scheduler {
    /** Takes in a request that has arrived. */
    void enqueue(Request request);

    /** Requests that have arrived and are not finished. */
    int active();

    /**
     * Decides on the next step.
     *
     * <p>Where the batch is decodes only and would be the same in the following steps too, it says for how many
     * ({@link Batch#repeats()}), and the loop may complete that many at once, or fewer.
     *
     * @param startNanos when the step starts
     * @return the batch, valid until the next call; empty only if no request can be served, or if the step came to
     *     nothing because requests were preempted ({@link #preempted}), which takes no time
     */
    Batch schedule(long startNanos);

    /**
     * Visits the items of the batch last scheduled, in batch order. Only valid between {@code schedule} and
     * {@code complete}; its cost is proportional to the items.
     */
    void forEachItem(ItemVisitor visitor);

    /**
     * Applies the batch last scheduled: progress, first tokens, finishes.
     *
     * @param steps how many equal steps were taken, from 1 to the batch's {@code repeats()}
     * @param startNanos start of the first of them
     * @param endNanos end of the last of them
     */
    void complete(long steps, long startNanos, long endNanos);

    /**
     * Tokens that the requests finished so far needed to have scheduled, by the scheduler's own account. Equals the
     * sum over all batches once nothing is active.
     */
    long accountedTokens();

    /** Requests in the running set, or in work: everything active that does not wait to be admitted. */
    int running();

    /** Requests that wait to be admitted. */
    int waiting();

    /** Requests preempted by the last {@link #schedule}, in order. */
    default List<Request> preempted() {
        return List.of();
    }

    /** The state of the KV cache, or {@code null} where the policy has none or memory is no limit. */
    default @Nullable KvUsage kvUsage() {
        return null;
    }

    /** Some active requests, waiting ones first, to name them in an error message. */
    List<Request> examples(int limit);
}

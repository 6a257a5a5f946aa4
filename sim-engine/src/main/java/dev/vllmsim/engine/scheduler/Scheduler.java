package dev.vllmsim.engine.scheduler;

import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.request.RequestSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scheduling policy with its queues: it takes requests in, forms batches, and applies each when its step has run.
 *
 * <p>For each step the engine calls {@link #form}, then {@link #advance}, which moves the policy's own view on as if
 * the batch had been computed, and, when the results are there, {@link #settle}. With several batches in flight a
 * batch is formed before the ones ahead of it are settled; batches are settled in the order in which they were formed.
 * {@link #enqueue} may come at any time, and counts from the next {@code form} on. What happens to requests is told to
 * the {@link LifecycleListener} that the scheduler was made with.
 */
public interface Scheduler {
    /**
     * Takes in a request that has arrived. Tokens that another engine has computed of it
     * ({@link Request#handedOverTokens()}) need not be computed again.
     */
    void enqueue(Request request);

    /**
     * Takes notice of what a request consists of that is not served here: requests that are may quote it.
     */
    default void learn(RequestSpec elsewhere) {}

    /** Requests that have arrived and are not finished. */
    int active();

    /**
     * Decides on the next step: takes its tokens, seats and blocks.
     *
     * <p>Where the batch is decodes only and would be the same in the following steps too, it says for how many
     * ({@link Batch#repeats()}), and the engine may take that many, or fewer, without forming them.
     *
     * @param nowNanos the moment of the decision
     * @return the batch; empty only if no request can be served now, or if the step came to nothing because requests
     *     were preempted ({@link Batch#preempted}), which takes no time
     */
    Batch form(long nowNanos);

    /**
     * Moves the policy's view on: what the batch computes counts as computed from here.
     *
     * @param batch the batch last formed
     * @param steps by how many further ones of its equal steps; in all calls for a batch together, from 1 to its
     *     {@code repeats()}; 0 does nothing
     */
    void advance(Batch batch, long steps);

    /**
     * Notes in a batch that is about to be settled what a listener may see of its results: drafts accepted, requests
     * that are already gone. Called only where steps are observed.
     */
    default void reveal(Batch batch) {}

    /**
     * Applies steps of a batch: tokens come out, requests finish, seats and blocks become free.
     *
     * @param batch the oldest batch with steps that are not settled
     * @param steps how many of its equal steps, all of them advanced; more than 1 only if nobody finishes before the
     *     last of them
     * @param startNanos start of the first of them
     * @param endNanos when the last of them is applied
     */
    void settle(Batch batch, long steps, long startNanos, long endNanos);

    /**
     * Tokens that the requests finished so far had in batches, by the scheduler's own account. Equals the sum over all
     * batches once nothing is active.
     */
    long accountedTokens();

    /** Requests in the running set, or in work: everything active that does not wait to be admitted. */
    int running();

    /** Requests that wait to be admitted. */
    int waiting();

    /** The state of the KV cache, or {@code null} where the policy has none or memory is no limit. */
    default @Nullable KvUsage kvUsage() {
        return null;
    }

    /**
     * Prompt tokens of a request that has just arrived that the prefix cache has now; 0 where there is none. Asking
     * changes nothing.
     */
    default int cachedTokens(Request request) {
        return 0;
    }

    /** What became of the drafts so far, or {@code null} where nothing is drafted. */
    default @Nullable DraftUsage draftUsage() {
        return null;
    }

    /** Some active requests, waiting ones first, to name them in an error message. */
    List<Request> examples(int limit);

    /** What could be changed so that {@link #examples stuck requests} are served, for an error message; may be empty. */
    default String wayOut() {
        return "";
    }
}

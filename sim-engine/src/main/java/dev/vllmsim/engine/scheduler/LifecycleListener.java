package dev.vllmsim.engine.scheduler;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.Request;

/**
 * Is told what happens to requests, in the order in which it happens. Listening never changes the run. All times are
 * nanoseconds of simulated time.
 */
public interface LifecycleListener {
    /** Whether single steps are observed, with their items. Asked once, before the run. */
    default boolean observesSteps() {
        return false;
    }

    /** Whether the {@link Work} of batches is observed. Asked once, before the run; steps are taken at once all the same. */
    default boolean observesWork() {
        return false;
    }

    /** Whether {@link #onTokenGaps} wants to be called. Asked once, before the run. */
    default boolean observesTokenGaps() {
        return true;
    }

    /**
     * A request was admitted to the running set: once as a new one, and again after each preemption.
     *
     * @param cachedTokens tokens that the prefix cache spared
     * @param resumed whether it had been preempted before
     */
    default void onAdmitted(Request request, int cachedTokens, boolean resumed, long nowNanos) {}

    /** A running request lost its KV blocks and waits again. */
    default void onPreempted(Request request, long nowNanos) {}

    /** A request's prompt is complete, for the first time. */
    default void onPrefillDone(Request request, long nowNanos) {}

    /**
     * Tokens followed earlier tokens of their requests.
     *
     * @param gapNanos the time between the two tokens
     * @param count how many pairs of tokens, over all requests, were this far apart
     */
    default void onTokenGaps(long gapNanos, long count) {}

    /** A request produced its last token. */
    default void onFinish(FinishedRequest request) {}
}

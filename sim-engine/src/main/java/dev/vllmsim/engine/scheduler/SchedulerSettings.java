package dev.vllmsim.engine.scheduler;

import dev.vllmsim.engine.workload.Requests;

/** A policy chosen and its limits set: enough to make a scheduler for a run. Implementations are immutable. */
public interface SchedulerSettings {
    /**
     * A scheduler with empty queues.
     *
     * @param listener is told what happens to requests
     */
    Scheduler newScheduler(LifecycleListener listener);

    /**
     * A scheduler with empty queues for an engine of a run; it may take advantage of what is known of the run's
     * requests.
     *
     * @param context where the engine stands
     * @param listener is told what happens to requests
     */
    default Scheduler newScheduler(EngineContext context, LifecycleListener listener) {
        return newScheduler(listener);
    }

    /**
     * Refuses requests that could never be served under these settings, before time starts.
     *
     * @throws dev.vllmsim.engine.settings.SettingsException if there is one, with its name and the limit
     */
    default void requireServable(Requests requests) {}

    /** What kind of policy it is. */
    SchedulerTraits traits();

    /** Most tokens that one step may compute. */
    int tokenBudget();

    /** Most requests that one step may serve; as many as it may compute tokens, unless the policy has a limit of its own. */
    default int maxSequences() {
        return tokenBudget();
    }

    /**
     * Whether the scheduler tells of the {@link Work} of its batches where that is observed. Of one that does not, each
     * step and each item has to be looked at.
     */
    default boolean tellsWork() {
        return false;
    }

    /**
     * Most tokens of a prompt that a step computes where nobody else is served.
     *
     * @param promptTokens the prompt's length
     */
    default int promptChunk(int promptTokens) {
        return tokenBudget();
    }

    /**
     * Whether a limit may pass a request over while it lets later ones in; all that may be are passed over together.
     *
     * @param promptTokens the prompt's length
     */
    default boolean mayPassOver(int promptTokens) {
        return false;
    }

    /** How many batches the engine keeps in flight, and on how many pipeline stages. */
    default Pipelining pipelining() {
        return Pipelining.NONE;
    }
}

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
     * A scheduler with empty queues, for the given requests and no others; it may take advantage of what is known of
     * them.
     *
     * @param requests all requests that the scheduler can come to see
     * @param listener is told what happens to requests
     */
    default Scheduler newScheduler(Requests requests, LifecycleListener listener) {
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

    /** How many batches the engine keeps in flight, and on how many pipeline stages. */
    default Pipelining pipelining() {
        return Pipelining.NONE;
    }
}

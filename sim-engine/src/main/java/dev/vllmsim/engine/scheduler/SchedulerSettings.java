package dev.vllmsim.engine.scheduler;

/** A policy chosen and its limits set: enough to make a scheduler for a run. Implementations are immutable. */
public interface SchedulerSettings {
    /**
     * A scheduler with empty queues.
     *
     * @param listener is told what happens to requests
     */
    Scheduler newScheduler(LifecycleListener listener);

    /** Most tokens that one step may compute. */
    int tokenBudget();
}

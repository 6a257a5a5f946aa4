package dev.vllmsim.engine.simulation;

import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.scheduler.LifecycleListener;

/**
 * Through which everything is observed that a run does. Listening never changes the run: with {@link #observesSteps}
 * the loop takes every step singly, and arrives at the same numbers to the nanosecond.
 */
public interface SimulationListener extends LifecycleListener {
    /** A request entered the engine. */
    default void onArrival(Request request, long nowNanos) {}

    /** Whether {@link #onStep} wants to be called. Asked once, before the run. */
    default boolean observesSteps() {
        return false;
    }

    /**
     * A step was decided on and is about to be applied: what it leads to is told after this call.
     *
     * @param step the step, valid only during the call
     */
    default void onStep(StepView step) {}
}

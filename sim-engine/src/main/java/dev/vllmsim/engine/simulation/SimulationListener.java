package dev.vllmsim.engine.simulation;

import dev.vllmsim.engine.admission.Refusal;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.scheduler.LifecycleListener;
import dev.vllmsim.engine.steptime.BatchShape;

/**
 * Through which everything is observed that a run does. Listening never changes the run: if it {@link #observesSteps observes steps}
 * the loop takes every step singly, and arrives at the same numbers to the nanosecond.
 */
public interface SimulationListener extends LifecycleListener {
    /**
     * What listens to one of several engines; asked once for each, before the run. A listener that keeps anything of an
     * engine's steps or queues keeps it apart for each.
     *
     * @param number the engine's number, from 0
     * @return a listener that is told of this engine alone
     */
    default SimulationListener ofEngine(int number) {
        return this;
    }

    /** A request entered the engine. */
    default void onArrival(Request request, long nowNanos) {}

    /** A request arrived and was not let in: it never enters an engine, and nothing else is told of it. */
    default void onRefused(Request request, Refusal refusal, long nowNanos) {}

    /**
     * Steps were taken: one, or a run of equal decode-only steps at once. Costs nothing to steps taken at once.
     *
     * @param first the shape of the first step; in a run, each decoding request has one more token of context in each
     *     step after it
     * @param steps how many
     * @param startNanos start of the first
     * @param endNanos end of the last
     */
    default void onSteps(BatchShape first, long steps, long startNanos, long endNanos) {}

    /**
     * A step, or a run of equal ones at once, is about to be applied; told only to those that {@linkplain
     * #observesWork() observe work}.
     *
     * @param work what it holds and when, valid only during the call
     */
    default void onWork(WorkView work) {}

    /**
     * A step was decided on and is about to be applied: what it leads to is told after this call.
     *
     * @param step the step, valid only during the call
     */
    default void onStep(StepView step) {}
}

package dev.vllmsim.engine.steptime;

import org.jspecify.annotations.Nullable;

/** How long a step takes, given the shape of its batch. Implementations are immutable and deterministic. */
public interface StepTimeModel {
    /**
     * The duration of one step.
     *
     * @param shape what the step's batch holds; never empty
     * @return nanoseconds, at least 0
     */
    long stepNanos(BatchShape shape);

    /**
     * Whether a decode-only step takes longer as contexts grow. If not, every step of an unchanged decode-only batch
     * takes the same time and a run of them is a multiplication.
     */
    boolean dependsOnContext();

    /** The steps that the model was measured or fitted on, or {@code null} if it does not say. */
    default @Nullable StepRange fittedOn() {
        return null;
    }
}

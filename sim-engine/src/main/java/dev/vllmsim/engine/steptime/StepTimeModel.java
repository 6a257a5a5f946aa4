package dev.vllmsim.engine.steptime;

import java.util.function.LongConsumer;
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

    /**
     * The duration of a run of decode-only steps with the same requests, in which each has one more token of context
     * from step to step: exactly the sum of {@link #stepNanos} over them. Models that have a closed form for it
     * override this and {@link #stepsToReach}.
     *
     * @param first the shape of the first step
     * @param steps how many, at least 0
     * @return nanoseconds
     * @throws ArithmeticException if the sum does not fit 64 bits
     */
    default long nanosOver(BatchShape first, long steps) {
        if (!dependsOnContext()) {
            return steps == 0 ? 0 : Math.multiplyExact(steps, stepNanos(first));
        }
        GrownShape shape = new GrownShape();
        long sum = 0;
        for (long i = 0; i < steps; i++) {
            sum = Math.addExact(sum, stepNanos(shape.of(first, i)));
        }
        return sum;
    }

    /**
     * The duration of each step of such a run, one by one: exactly {@link #stepNanos} of them. Models that need to find
     * only once what stays the same override this.
     *
     * @param first the shape of the first step
     * @param steps how many, at least 0
     * @param told is told of each, in nanoseconds
     */
    default void eachOver(BatchShape first, long steps, LongConsumer told) {
        GrownShape shape = new GrownShape();
        for (long i = 0; i < steps; i++) {
            told.accept(stepNanos(shape.of(first, i)));
        }
    }

    /**
     * The fewest steps of such a run that last at least so long.
     *
     * @param first the shape of the first step
     * @param nanos how long, in nanoseconds
     * @param most most steps there are, at least 1
     * @return how many, at least 1; {@code most} if even these are shorter
     */
    default long stepsToReach(BatchShape first, long nanos, long most) {
        if (!dependsOnContext()) {
            long each = stepNanos(first);
            // Rounded up, without going through a sum that may not fit.
            return each == 0 ? most : Math.max(1, Math.min(most, nanos / each + (nanos % each == 0 ? 0 : 1)));
        }
        GrownShape shape = new GrownShape();
        long sum = stepNanos(first);
        long steps = 1;
        while (steps < most && sum < nanos) {
            sum = Math.addExact(sum, stepNanos(shape.of(first, steps)));
            steps++;
        }
        return steps;
    }

    /** Whether a decode-only step never gets shorter as contexts grow. */
    default boolean growsWithContext() {
        return !dependsOnContext();
    }

    /** The steps that the model was measured or fitted on, or {@code null} if it does not say. */
    default @Nullable StepRange fittedOn() {
        return null;
    }

    /**
     * The same model with all steps longer or shorter.
     *
     * @param factor above 0 and finite
     */
    default StepTimeModel scaledBy(double factor) {
        return factor == 1 ? this : new ScaledStepTime(this, factor);
    }
}

package dev.vllmsim.engine.steptime;

import org.jspecify.annotations.Nullable;

/**
 * Another model's step times, all longer or shorter by a factor, and rounded to the nearest nanosecond once more.
 *
 * @param model the other model
 * @param factor above 0
 */
record ScaledStepTime(StepTimeModel model, double factor) implements StepTimeModel {

    @Override
    public long stepNanos(BatchShape shape) {
        return Math.round(factor * model.stepNanos(shape));
    }

    @Override
    public boolean dependsOnContext() {
        return model.dependsOnContext();
    }

    @Override
    public boolean growsWithContext() {
        return model.growsWithContext();
    }

    @Override
    public @Nullable StepRange fittedOn() {
        return model.fittedOn();
    }
}

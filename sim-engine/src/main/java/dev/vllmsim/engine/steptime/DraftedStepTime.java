package dev.vllmsim.engine.steptime;

import org.jspecify.annotations.Nullable;

/**
 * A model to which the verification of drafts, and their making, add time.
 *
 * @param model what steps take without drafts
 * @param draftTokenNanos nanoseconds for each draft that a step verifies, at least 0
 * @param draftingNanos nanoseconds for each step that verifies drafts, at least 0
 */
public record DraftedStepTime(StepTimeModel model, double draftTokenNanos, double draftingNanos)
        implements StepTimeModel {

    public DraftedStepTime {
        if (!(draftTokenNanos >= 0) || !(draftingNanos >= 0)) {
            throw new IllegalArgumentException("time for drafts must be at least 0 ns, but is " + draftTokenNanos
                    + " a draft and " + draftingNanos + " a step");
        }
    }

    private long added(BatchShape shape) {
        long drafts = shape.decodeTokens() - shape.decodeSequences();
        return drafts == 0 ? 0 : Math.round(draftTokenNanos * drafts + draftingNanos);
    }

    @Override
    public long stepNanos(BatchShape shape) {
        return model.stepNanos(shape) + added(shape);
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
    public long nanosOver(BatchShape first, long steps) {
        return Math.addExact(model.nanosOver(first, steps), Math.multiplyExact(steps, added(first)));
    }

    @Override
    public StepTimeModel scaledBy(double factor) {
        return factor == 1
                ? this
                : new DraftedStepTime(model.scaledBy(factor), draftTokenNanos * factor, draftingNanos * factor);
    }

    @Override
    public @Nullable StepRange fittedOn() {
        return model.fittedOn();
    }
}

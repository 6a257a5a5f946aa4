package dev.vllmsim.engine.steptime;

import org.jspecify.annotations.Nullable;

/** A later step of a run of equal decode-only steps: each request has one more token of context for every step. */
public final class GrownShape implements BatchShape {
    private @Nullable BatchShape first;
    private long steps;

    /**
     * Becomes the shape of a step.
     *
     * @param run the shape of the run's first step
     * @param later how many steps after that one
     * @return this
     */
    public GrownShape of(BatchShape run, long later) {
        first = run;
        steps = later;
        return this;
    }

    private BatchShape first() {
        BatchShape shape = first;
        if (shape == null) {
            throw new IllegalStateException("the shape of no step");
        }
        return shape;
    }

    @Override
    public long prefillTokens() {
        return first().prefillTokens();
    }

    @Override
    public int prefillSequences() {
        return first().prefillSequences();
    }

    @Override
    public int decodeSequences() {
        return first().decodeSequences();
    }

    @Override
    public long decodeTokens() {
        return first().decodeTokens();
    }

    @Override
    public long decodeContextTokens() {
        return first().decodeContextTokens() + steps * first().decodeSequences();
    }

    @Override
    public long prefillContextTokens() {
        return first().prefillContextTokens();
    }
}

package dev.vllmsim.engine.steptime.roofline;

import dev.vllmsim.engine.steptime.AffineNanos;
import dev.vllmsim.engine.steptime.BatchShape;
import dev.vllmsim.engine.steptime.StepTimeModel;
import java.util.function.LongConsumer;

/**
 * Step times predicted from the shape of a model and the peaks of a card.
 *
 * <p>A step takes {@code base(P, Np, D) + c·KV + d·A}: prompt tokens, requests with prompt tokens, decoding requests,
 * KV tokens that these read, and attention pairs of the prompts. Kernels run one after the other, so that the maximum
 * of memory and arithmetic is taken for each, and all of them lie in {@code base}; keys and values enter by one
 * product. While a batch decodes unchanged, {@code base} is constant.
 *
 * <p>On layers with sliding windows a request reads at most the window. The shape of a batch holds the sum of the
 * contexts only, so that {@code min(KV, D · window)} stands for the sum of what each reads: exact where all requests
 * are on one side of the window, too much where some are on either.
 *
 * <p>The formulas, their sources and how wrong they are: {@code docs/step-times.md}.
 */
public final class RooflineStepTime implements StepTimeModel {
    /** Steps up to these sizes are remembered; vLLM's budgets lie between 2,048 and 16,384 tokens. */
    private static final int REMEMBERED_TOKENS = 16_385;

    private static final int REMEMBERED_ROWS = 1_025;

    private final Deployment deployment;
    private final Terms terms;
    private final CudaGraphs graphs;
    private final Memo tokens;
    private final Memo rows;

    private RooflineStepTime(Deployment deployment, Terms terms, CudaGraphs graphs) {
        this.deployment = deployment;
        this.terms = terms;
        this.graphs = graphs;
        this.tokens = new Memo(REMEMBERED_TOKENS, terms::tokens);
        this.rows = new Memo(REMEMBERED_ROWS, terms::rows);
    }

    /**
     * A deployment whose small steps are replayed from CUDA graphs.
     *
     * @param maxSequences requests that may be in a step, which bounds the graphs
     */
    public static RooflineStepTime of(Deployment deployment, int maxSequences) {
        return new RooflineStepTime(deployment, Terms.of(deployment), CudaGraphs.of(maxSequences));
    }

    /** A deployment without CUDA graphs. What launches then cost more is not modelled. */
    public static RooflineStepTime eager(Deployment deployment) {
        return new RooflineStepTime(deployment, Terms.of(deployment), CudaGraphs.none());
    }

    @Override
    public RooflineStepTime scaledBy(double factor) {
        return factor == 1 ? this : new RooflineStepTime(deployment, terms.scaledBy(factor), graphs);
    }

    /** What the step times are of. */
    public Deployment deployment() {
        return deployment;
    }

    /** Whether no step is replayed from a CUDA graph. */
    public boolean isEager() {
        return graphs.equals(CudaGraphs.none());
    }

    @Override
    public long stepNanos(BatchShape shape) {
        long kv = shape.decodeContextTokens();
        boolean beyond = isBeyond(shape, kv);
        return AffineNanos.round(fixed(shape, beyond), perKvToken(shape, beyond), kv);
    }

    /** The duration of a step before it is rounded. */
    public double exactNanos(BatchShape shape) {
        long kv = shape.decodeContextTokens();
        boolean beyond = isBeyond(shape, kv);
        return fixed(shape, beyond) + perKvToken(shape, beyond) * kv;
    }

    private boolean isBeyond(BatchShape shape, long kv) {
        return terms.windowShare() != 0 && kv > windows(shape);
    }

    /** KV tokens that fill the windows of all decoding requests; none where no layer has a window. */
    private long windows(BatchShape shape) {
        return shape.decodeSequences() * terms.windowTokens();
    }

    /**
     * What does not grow as the decoding requests of the step go on.
     *
     * @param beyond whether their windows are full, so that layers with windows read no more
     */
    private double fixed(BatchShape shape, boolean beyond) {
        long computed = shape.prefillTokens() + shape.decodeTokens();
        double base = terms.step()
                + terms.reduce()
                + tokens.at(graphs.padded(computed))
                + rows.at(shape.decodeTokens() + shape.prefillSequences())
                + terms.decodeSequence() * shape.decodeSequences()
                + terms.pair() * shape.prefillContextTokens();
        return beyond ? base + kvNanos(shape) * terms.windowShare() * windows(shape) : base;
    }

    private double perKvToken(BatchShape shape, boolean beyond) {
        return beyond ? kvNanos(shape) * (1 - terms.windowShare()) : kvNanos(shape);
    }

    private double kvNanos(BatchShape shape) {
        return terms.kv(shape.prefillSequences() > 0);
    }

    @Override
    public boolean dependsOnContext() {
        return true;
    }

    @Override
    public boolean growsWithContext() {
        return true;
    }

    /** In two pieces where there are windows: until they are full, and from then on. */
    @Override
    public long nanosOver(BatchShape first, long steps) {
        if (terms.windowShare() == 0) {
            return piece(first, false, 0, steps);
        }
        long filling = stepsBeforeFull(first, steps);
        return Math.addExact(piece(first, false, 0, filling), piece(first, true, filling, steps - filling));
    }

    @Override
    public long stepsToReach(BatchShape first, long nanos, long most) {
        if (terms.windowShare() == 0) {
            return reach(first, false, 0, nanos, most);
        }
        long filling = stepsBeforeFull(first, most);
        long before = piece(first, false, 0, filling);
        if (filling == most || (filling > 0 && before >= nanos)) {
            return reach(first, false, 0, nanos, Math.max(1, filling));
        }
        return filling + reach(first, true, filling, nanos - before, most - filling);
    }

    @Override
    public void eachOver(BatchShape first, long steps, LongConsumer told) {
        long filling = terms.windowShare() == 0 ? steps : stepsBeforeFull(first, steps);
        tell(first, false, 0, filling, told);
        if (filling < steps) {
            tell(first, true, filling, steps - filling, told);
        }
    }

    private void tell(BatchShape first, boolean beyond, long skipped, long steps, LongConsumer told) {
        AffineNanos.each(
                fixed(first, beyond),
                perKvToken(first, beyond),
                contextAfter(first, skipped),
                first.decodeSequences(),
                steps,
                told);
    }

    /** How many of some steps in a row begin before the windows are full. */
    private long stepsBeforeFull(BatchShape first, long steps) {
        long room = windows(first) - first.decodeContextTokens();
        return room < 0 ? 0 : Math.min(steps, room / Math.max(1, first.decodeSequences()) + 1);
    }

    private long piece(BatchShape first, boolean beyond, long skipped, long steps) {
        return AffineNanos.sum(
                fixed(first, beyond),
                perKvToken(first, beyond),
                contextAfter(first, skipped),
                first.decodeSequences(),
                steps);
    }

    private long reach(BatchShape first, boolean beyond, long skipped, long nanos, long most) {
        return AffineNanos.stepsToReach(
                fixed(first, beyond),
                perKvToken(first, beyond),
                contextAfter(first, skipped),
                first.decodeSequences(),
                nanos,
                most);
    }

    private static long contextAfter(BatchShape first, long steps) {
        return first.decodeContextTokens() + steps * first.decodeSequences();
    }

    /** What each resource alone would make of a step. */
    public StepParts parts(BatchShape shape) {
        long decodes = shape.decodeSequences();
        long requests = shape.decodeTokens() + shape.prefillSequences();
        long padded = graphs.padded(shape.prefillTokens() + shape.decodeTokens());
        long kv = shape.decodeContextTokens();
        double windowed = Math.min(kv, windows(shape));
        double read = kv - terms.windowShare() * (kv - windowed);
        return new StepParts(
                terms.step() + terms.sequence() * requests + terms.decodeSequence() * decodes,
                terms.linear().memoryNanos()
                        + terms.head().memoryNanos()
                        + terms.expertMemory((double) padded)
                        + terms.traffic() * padded
                        + terms.kvMemory() * read,
                terms.linear().computeNanos() * padded
                        + terms.head().computeNanos() * requests
                        + terms.expertToken() * padded
                        + terms.kvCompute(shape.prefillSequences() > 0) * read
                        + terms.pair() * shape.prefillContextTokens(),
                terms.reduce() + terms.reduceToken() * padded);
    }

    /** Nanoseconds for each KV token that a decoding request reads, in a step without prefills. */
    public double kvTokenNanos() {
        return terms.kv(false);
    }

    /** The same in a step with prefills. */
    public double mixedKvTokenNanos() {
        return terms.kv(true);
    }

    /** Nanoseconds for each prompt token and token before it in its request. */
    public double pairNanos() {
        return terms.pair();
    }

    /** Tokens in a step from which on arithmetic takes longer than reading the weights that every token passes. */
    public double ridgeTokens() {
        return terms.linear().memoryNanos() / terms.linear().computeNanos();
    }
}

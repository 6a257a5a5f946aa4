package dev.vllmsim.engine.steptime.roofline;

import dev.vllmsim.engine.steptime.BatchShape;
import dev.vllmsim.engine.steptime.StepTimeModel;

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

    private final Terms terms;
    private final CudaGraphs graphs;
    private final Memo tokens;
    private final Memo rows;

    private RooflineStepTime(Terms terms, CudaGraphs graphs) {
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
        return new RooflineStepTime(Terms.of(deployment), CudaGraphs.of(maxSequences));
    }

    /** A deployment without CUDA graphs. What launches then cost more is not modelled. */
    public static RooflineStepTime eager(Deployment deployment) {
        return new RooflineStepTime(Terms.of(deployment), CudaGraphs.none());
    }

    /** The same with all steps longer or shorter by a factor. */
    public RooflineStepTime scaledBy(double factor) {
        return factor == 1 ? this : new RooflineStepTime(terms.scaledBy(factor), graphs);
    }

    @Override
    public long stepNanos(BatchShape shape) {
        return Math.round(exactNanos(shape));
    }

    /** The duration of a step before it is rounded. */
    public double exactNanos(BatchShape shape) {
        long decodes = shape.decodeSequences();
        long kv = shape.decodeContextTokens();
        return fixed(shape, decodes, kv) + perKvToken(shape, decodes, kv) * kv;
    }

    /** What does not grow as the decoding requests of the step go on. */
    private double fixed(BatchShape shape, long decodes, long kv) {
        long padded = graphs.padded(shape.prefillTokens() + decodes);
        double base = terms.step()
                + terms.reduce()
                + tokens.at(padded)
                + rows.at(decodes + shape.prefillSequences())
                + terms.decodeSequence() * decodes
                + terms.pair() * shape.prefillContextTokens();
        long window = decodes * terms.windowTokens();
        return kv <= window ? base : base + kvNanos(shape) * terms.windowShare() * window;
    }

    /** For each KV token, in the piece in which the amount lies: below the windows all layers read it. */
    private double perKvToken(BatchShape shape, long decodes, long kv) {
        double all = kvNanos(shape);
        return kv <= decodes * terms.windowTokens() ? all : all * (1 - terms.windowShare());
    }

    private double kvNanos(BatchShape shape) {
        return terms.kv(shape.prefillSequences() > 0);
    }

    @Override
    public boolean dependsOnContext() {
        return true;
    }

    /** What each resource alone would make of a step. */
    public StepParts parts(BatchShape shape) {
        long decodes = shape.decodeSequences();
        long requests = decodes + shape.prefillSequences();
        long padded = graphs.padded(shape.prefillTokens() + decodes);
        long kv = shape.decodeContextTokens();
        double windowed = Math.min(kv, decodes * terms.windowTokens());
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

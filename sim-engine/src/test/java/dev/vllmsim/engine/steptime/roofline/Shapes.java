package dev.vllmsim.engine.steptime.roofline;

import dev.vllmsim.engine.steptime.BatchShape;
import dev.vllmsim.engine.steptime.roofline.Card.Efficiency;
import dev.vllmsim.engine.steptime.roofline.Link.Reach;
import dev.vllmsim.engine.steptime.roofline.ModelShape.Experts;
import dev.vllmsim.engine.steptime.roofline.ModelShape.SlidingWindow;
import org.jspecify.annotations.Nullable;

/** Cards, models and batches with numbers that a hand can compute with. */
final class Shapes {
    /** Each memory access at 1,000 bytes a nanosecond, each FLOP at 10,000 of them; nothing is smooth about it. */
    static final Card CARD = new Card(
            "plain",
            1,
            10,
            20,
            100_000_000_000L,
            new Efficiency(1, 1, 1, 1, 1, 64, 1),
            new Link("plain", new Reach(1, 100), new Reach(2, 100), new Reach(4, 100)),
            true);

    /** H100 SXM, as vLLM sees its memory. */
    static final Card H100 =
            new Card("h100-sxm", 3.35, 989, 1979, 85_028_896_768L, Efficiency.USUAL_HOPPER, CARD.link(), true);

    private Shapes() {}

    /** A dense model. */
    static ModelShape dense(int layers, int hidden, int heads, int kvHeads, int headDim, int mlp, int vocabulary) {
        return new ModelShape(
                "dense",
                layers,
                hidden,
                heads,
                kvHeads,
                headDim,
                mlp,
                vocabulary,
                false,
                null,
                null,
                null,
                Quantization.NONE);
    }

    /** The same model with experts or windows. */
    static ModelShape with(ModelShape model, @Nullable Experts experts, @Nullable SlidingWindow window) {
        return new ModelShape(
                model.name(),
                model.layers(),
                model.hiddenSize(),
                model.attentionHeads(),
                model.keyValueHeads(),
                model.headDim(),
                model.intermediateSize(),
                model.vocabularySize(),
                model.tiedEmbeddings(),
                experts,
                model.latent(),
                window,
                model.quantization());
    }

    /** Two layers of 1,000, 10 heads of 100 with 2 of keys and values, an MLP of 4,000, 32,000 tokens. */
    static ModelShape small() {
        return dense(2, 1000, 10, 2, 100, 4000, 32_000);
    }

    /** What a batch holds. */
    record Step(
            long prefillTokens,
            int prefillSequences,
            int decodeSequences,
            long decodeContextTokens,
            long prefillContextTokens)
            implements BatchShape {

        static Step decodes(int requests, long context) {
            return new Step(0, 0, requests, context, 0);
        }
    }
}

package dev.vllmsim.engine.steptime.roofline;

import dev.vllmsim.engine.steptime.roofline.ModelShape.Experts;
import dev.vllmsim.engine.steptime.roofline.ModelShape.LatentAttention;

/**
 * What one card holds and computes of a model that is spread over {@code n}: weights as counts, keys and values in
 * bytes, attention in FLOP. Counts are {@code double}, as they are on their way into products of rates.
 */
final class Shard {
    private static final double BYTES = Quantization.NONE.expertBytes();

    private final ModelShape model;
    private final double cards;

    Shard(Deployment deployment) {
        this.model = deployment.model();
        this.cards = deployment.tensorParallel();
    }

    /** Weights of one layer's attention. */
    private double attentionWeights() {
        double hidden = model.hiddenSize();
        double heads = model.attentionHeads();
        LatentAttention mla = model.latent();
        if (mla == null) {
            return hidden * model.headDim() * (2 * heads / cards + 2 * keyValueHeads());
        }
        double queryKey = heads * (mla.nopeDim() + mla.ropeDim()) / cards;
        double queries = mla.queryRank() == 0 ? hidden * queryKey : (hidden + queryKey) * mla.queryRank();
        return queries
                + hidden * (mla.keyValueRank() + mla.ropeDim())
                + mla.keyValueRank() * heads * (mla.nopeDim() + mla.valueDim()) / cards
                + heads * mla.valueDim() * hidden / cards;
    }

    /** Heads of keys and values on each card: where there are fewer than cards, each is on several. */
    private double keyValueHeads() {
        return Math.max(1, model.keyValueHeads() / cards);
    }

    /** Weights of the layers that every token passes: attention, MLP, shared experts and routers. */
    double linearWeights() {
        double dense = (double) (model.layers() - model.expertLayers()) * gated(model.intermediateSize());
        Experts experts = model.experts();
        double shared = experts == null ? 0 : experts.layers() * gated(experts.sharedIntermediateSize());
        return model.layers() * attentionWeights() + dense + shared + routerWeights();
    }

    private double gated(int width) {
        return 3.0 * model.hiddenSize() * width / cards;
    }

    /** Weights that choose experts, on every card in full. */
    private double routerWeights() {
        Experts experts = model.experts();
        return experts == null ? 0 : (double) experts.layers() * model.hiddenSize() * experts.count();
    }

    /** Bytes of {@link #linearWeights()}, as a step reads them. */
    double linearBytes() {
        return linearWeights() * model.quantization().linearBytes(model.experts() != null);
    }

    /** Weights of one routed expert. */
    double expertWeights() {
        Experts experts = model.experts();
        return experts == null ? 0 : gated(experts.intermediateSize());
    }

    /** Bytes of one routed expert. */
    double expertBytes() {
        return expertWeights() * model.quantization().expertBytes();
    }

    /** Weights from the last layer to the vocabulary. */
    double headWeights() {
        return (double) model.vocabularySize() * model.hiddenSize() / cards;
    }

    /** Bytes of {@link #headWeights()}. */
    double headBytes() {
        return headWeights() * BYTES;
    }

    /** Bytes of all weights. Two norms a layer are on every card. */
    double weightBytes() {
        double router = routerWeights();
        double linear =
                (linearWeights() - router) * model.quantization().linearBytes(model.experts() != null) + router * BYTES;
        Experts experts = model.experts();
        double routed = experts == null ? 0 : experts.layers() * (experts.count() * expertBytes());
        double embeddings = headBytes() * (model.tiedEmbeddings() ? 1 : 2);
        double norms = 2.0 * model.layers() * model.hiddenSize() * BYTES;
        return linear + routed + embeddings + norms;
    }

    /** Bytes of keys and values of one token in one layer. */
    double kvBytes() {
        LatentAttention mla = model.latent();
        return mla == null
                ? 2 * keyValueHeads() * model.headDim() * BYTES
                : (mla.keyValueRank() + mla.ropeDim()) * BYTES;
    }

    /** FLOP of one layer's attention of a decoding request, for each token before it. */
    double decodePair() {
        LatentAttention mla = model.latent();
        double heads = model.attentionHeads() / cards;
        return mla == null ? 4 * heads * model.headDim() : 2 * heads * (2.0 * mla.keyValueRank() + mla.ropeDim());
    }

    /** FLOP of one layer's attention of a prompt token, for each token before it. */
    double prefillPair() {
        LatentAttention mla = model.latent();
        double heads = model.attentionHeads() / cards;
        return mla == null ? 4 * heads * model.headDim() : 2 * heads * (mla.nopeDim() + mla.ropeDim() + mla.valueDim());
    }

    /** Bytes that one token moves between the matrix products of all layers. */
    double elementwiseBytes() {
        Experts experts = model.experts();
        double width = experts == null
                ? model.intermediateSize()
                : (double) experts.perToken() * experts.intermediateSize() + experts.sharedIntermediateSize();
        return BYTES * model.layers() * (6.0 * model.hiddenSize() + 3 * width / cards);
    }

    /** Bytes of what one all-reduce of a token reduces. */
    double reducedBytes() {
        return model.hiddenSize() * BYTES;
    }
}

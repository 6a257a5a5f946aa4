package dev.vllmsim.engine.steptime.roofline;

import dev.vllmsim.engine.settings.SettingsException;

/**
 * A model on one card, or spread over several of a kind by tensor parallelism.
 *
 * @param model what is served
 * @param card on what
 * @param tensorParallel on how many: 1, 2, 4 or 8
 */
public record Deployment(ModelShape model, Card card, int tensorParallel) {
    private static final String TENSOR_PARALLEL = "tensor_parallel_size";

    /**
     * @throws SettingsException if the model cannot be spread like that
     */
    public Deployment {
        if (tensorParallel < 1 || tensorParallel > Link.MOST_CARDS || Integer.bitCount(tensorParallel) != 1) {
            throw new SettingsException(TENSOR_PARALLEL, "must be 1, 2, 4 or 8, but is " + tensorParallel);
        }
        requireDivisible("num_attention_heads", model.attentionHeads(), tensorParallel, model);
        if (model.latent() == null && model.keyValueHeads() >= tensorParallel) {
            requireDivisible("num_key_value_heads", model.keyValueHeads(), tensorParallel, model);
        }
        if (tensorParallel > 1 && card.link() == null) {
            throw new SettingsException(
                    TENSOR_PARALLEL,
                    "is " + tensorParallel + ", but nothing says how several " + card.name()
                            + " are connected: give the card a `link`, or use 1");
        }
    }

    private static void requireDivisible(String key, int heads, int cards, ModelShape model) {
        if (heads % cards != 0) {
            throw new SettingsException(
                    TENSOR_PARALLEL,
                    "must divide the " + heads + " of `" + key + "` of " + model.name() + ", but is " + cards + ": use "
                            + largestThatFits(model) + " or a model whose heads can be split");
        }
    }

    private static int largestThatFits(ModelShape model) {
        int largest = 1;
        for (int cards = 2; cards <= Link.MOST_CARDS; cards *= 2) {
            boolean kvFits =
                    model.latent() != null || model.keyValueHeads() < cards || model.keyValueHeads() % cards == 0;
            if (model.attentionHeads() % cards == 0 && kvFits) {
                largest = cards;
            }
        }
        return largest;
    }

    /** Bytes of weights on each card. */
    public long weightBytes() {
        return Math.round(new Shard(this).weightBytes());
    }

    /** Bytes of keys and values that each card keeps for a token, over all layers. */
    public long kvBytesPerToken() {
        return Math.round(model.layers() * new Shard(this).kvBytes());
    }

    /** Whether products are computed in 8-bit floating point: the weights are kept so, and the card can. */
    boolean computesInFp8() {
        return model.quantization() == Quantization.FP8 && card.fp8Tflops() > 0;
    }
}

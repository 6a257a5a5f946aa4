package dev.vllmsim.engine.steptime.roofline;

import dev.vllmsim.engine.settings.Structure;
import dev.vllmsim.engine.steptime.roofline.ModelShape.Experts;
import dev.vllmsim.engine.steptime.roofline.ModelShape.LatentAttention;
import dev.vllmsim.engine.steptime.roofline.ModelShape.SlidingWindow;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The shape of a model as an object of JSON, as the {@code config} of a report has it. Its keys are those of a Hugging
 * Face {@code config.json} where that has one for the same; every key says one thing, and none is guessed.
 */
public final class ModelStructure {
    private static final String EXPERT_LAYERS = "num_moe_layers";
    private static final String KV_RANK = "kv_lora_rank";
    private static final String WINDOW = "sliding_window";

    private ModelStructure() {}

    /**
     * Reads the shape of a model.
     *
     * @throws IllegalArgumentException naming the key that is missing, wrong or unknown
     */
    public static ModelShape read(Map<?, ?> values) {
        Structure model = new Structure(values);
        String name = model.text("name");
        int layers = model.requiredInt(1, "num_hidden_layers");
        int hidden = model.requiredInt(1, "hidden_size");
        int heads = model.requiredInt(1, "num_attention_heads");
        int kvHeads = model.requiredInt(1, "num_key_value_heads");
        int headDim = model.requiredInt(1, "head_dim");
        int intermediate = model.integer(0, 0, "intermediate_size");
        int vocabulary = model.requiredInt(1, "vocab_size");
        boolean tied = model.flag(false, "tie_word_embeddings");
        Experts experts = !model.has(EXPERT_LAYERS)
                ? null
                : new Experts(
                        model.requiredInt(1, EXPERT_LAYERS),
                        model.requiredInt(1, "num_experts"),
                        model.requiredInt(1, "num_experts_per_tok"),
                        model.requiredInt(1, "moe_intermediate_size"),
                        model.integer(0, 0, "shared_expert_intermediate_size"));
        LatentAttention latent = !model.has(KV_RANK)
                ? null
                : new LatentAttention(
                        model.integer(0, 0, "q_lora_rank"),
                        model.requiredInt(1, KV_RANK),
                        model.requiredInt(0, "qk_nope_head_dim"),
                        model.requiredInt(0, "qk_rope_head_dim"),
                        model.requiredInt(1, "v_head_dim"));
        SlidingWindow window = !model.has(WINDOW)
                ? null
                : new SlidingWindow(model.requiredInt(1, "num_sliding_layers"), model.requiredInt(1, WINDOW));
        String quantization = model.text("quantization");
        if (quantization != null && !Quantization.labels().contains(quantization)) {
            throw model.broken("must be one of " + String.join(", ", Quantization.labels()), "quantization");
        }
        model.requireCompleteAndKnown();
        return new ModelShape(
                name == null ? "model" : name,
                layers,
                hidden,
                heads,
                kvHeads,
                headDim,
                intermediate,
                vocabulary,
                tied,
                experts,
                latent,
                window,
                quantization == null ? Quantization.NONE : Quantization.of(quantization));
    }

    /** Writes the shape of a model. */
    public static Map<String, Object> write(ModelShape model) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("name", model.name());
        values.put("num_hidden_layers", model.layers());
        values.put("hidden_size", model.hiddenSize());
        values.put("num_attention_heads", model.attentionHeads());
        values.put("num_key_value_heads", model.keyValueHeads());
        values.put("head_dim", model.headDim());
        values.put("intermediate_size", model.intermediateSize());
        values.put("vocab_size", model.vocabularySize());
        values.put("tie_word_embeddings", model.tiedEmbeddings());
        Experts experts = model.experts();
        if (experts != null) {
            values.put(EXPERT_LAYERS, experts.layers());
            values.put("num_experts", experts.count());
            values.put("num_experts_per_tok", experts.perToken());
            values.put("moe_intermediate_size", experts.intermediateSize());
            values.put("shared_expert_intermediate_size", experts.sharedIntermediateSize());
        }
        LatentAttention latent = model.latent();
        if (latent != null) {
            values.put("q_lora_rank", latent.queryRank());
            values.put(KV_RANK, latent.keyValueRank());
            values.put("qk_nope_head_dim", latent.nopeDim());
            values.put("qk_rope_head_dim", latent.ropeDim());
            values.put("v_head_dim", latent.valueDim());
        }
        SlidingWindow window = model.window();
        if (window != null) {
            values.put("num_sliding_layers", window.layers());
            values.put(WINDOW, window.tokens());
        }
        values.put("quantization", model.quantization().label());
        return values;
    }
}

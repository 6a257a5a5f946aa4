package dev.vllmsim.report.hardware;

import dev.vllmsim.engine.settings.Structure;
import dev.vllmsim.engine.steptime.roofline.ModelShape;
import dev.vllmsim.engine.steptime.roofline.ModelShape.Experts;
import dev.vllmsim.engine.steptime.roofline.ModelShape.LatentAttention;
import dev.vllmsim.engine.steptime.roofline.Quantization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the shape of a model from a Hugging Face {@code config.json}, whose keys differ from family to family. */
final class ModelConfig {
    /** The way out for what is not predicted. */
    static final String MEASURE =
            "measure a run and fit it with `vllm-sim calibrate`, or give a `step_time` of your own";

    /** Where models that see or hear keep the part that writes. */
    private static final List<String> NESTED = List.of("text_config", "llm_config", "language_config");

    private static final String[] EXPERTS = {"num_experts", "num_local_experts", "n_routed_experts", "moe_num_experts"};
    private static final String[] ACTIVATION = {"hidden_act", "hidden_activation", "activation_function"};
    private static final String[] DTYPE = {"torch_dtype", "dtype"};

    /** Keys of layers that are no attention, or of attention that does not read all keys and values. */
    private static final Map<String, String> NOT_PREDICTED = Map.ofEntries(
            Map.entry("hybrid_override_pattern", "state-space layers"),
            Map.entry("layers_block_type", "layers of several kinds"),
            Map.entry("block_types", "layers of several kinds"),
            Map.entry("block_configs", "layers of several shapes"),
            Map.entry("attn_layer_period", "state-space layers"),
            Map.entry("attn_type_list", "linear attention"),
            Map.entry("linear_attn_config", "linear attention"),
            Map.entry("linear_num_key_heads", "linear attention"),
            Map.entry("full_attention_interval", "linear attention"),
            Map.entry("ssm_cfg", "state-space layers"),
            Map.entry("time_step_rank", "state-space layers"),
            Map.entry("attention_chunk_size", "chunked attention"),
            Map.entry("index_topk", "sparse attention"),
            Map.entry("global_head_dim", "attention of two shapes"));

    private static final Set<String> GATED = Set.of("silu", "swish", "swiglu", "geglu");

    private final String name;
    private final Structure config;

    private ModelConfig(String name, Structure config) {
        this.name = name;
        this.config = config;
    }

    /**
     * Reads the shape of a model.
     *
     * @param name what to call it
     * @param values the file
     * @param quantization how its weights are kept, or {@code null} if the file says so
     * @throws IllegalArgumentException naming the key that is missing, wrong, or tells of what is not predicted
     */
    static ModelShape read(String name, Map<?, ?> values, @Nullable Quantization quantization) {
        return new ModelConfig(name, new Structure(flat(values))).shape(quantization);
    }

    /** The part that writes, with what stands beside it. */
    private static Map<?, ?> flat(Map<?, ?> values) {
        for (String key : NESTED) {
            if (values.get(key) instanceof Map<?, ?> nested) {
                Map<Object, Object> all = new LinkedHashMap<>(values);
                nested.forEach((inner, value) -> {
                    if (value != null) {
                        all.put(inner, value);
                    }
                });
                return all;
            }
        }
        return values;
    }

    private ModelShape shape(@Nullable Quantization quantization) {
        refuseWhatIsNotPredicted();
        int layers = config.requiredInt(1, "num_hidden_layers", "n_layer", "num_layers");
        int hidden = config.requiredInt(1, "hidden_size");
        int heads = config.requiredInt(1, "num_attention_heads");
        boolean mixture = config.integer(0, 0, EXPERTS) > 0;
        LayerPlan plan = new LayerPlan(config, layers);
        int expertLayers = mixture ? plan.expertLayers() : 0;
        int intermediate = expertLayers == layers && !config.has("intermediate_size")
                ? 0
                : config.requiredInt(1, "intermediate_size");
        int vocabulary = isGemma3() ? config.integer(262_208, 1, "vocab_size") : config.requiredInt(1, "vocab_size");
        Experts experts = expertLayers == 0 ? null : experts(expertLayers, intermediate);
        LatentAttention latent = latent();
        config.requireComplete();
        int keyValueHeads = config.integer(heads, 1, "num_key_value_heads");
        if (latent == null && heads % keyValueHeads != 0) {
            throw new IllegalArgumentException("has `num_key_value_heads` " + keyValueHeads
                    + ", which does not divide the " + heads + " of `num_attention_heads`");
        }
        requireGated();
        requireTwoBytes();
        return new ModelShape(
                name,
                layers,
                hidden,
                heads,
                keyValueHeads,
                headDim(hidden, heads, latent != null),
                intermediate,
                vocabulary,
                config.flag(isTied(), "tie_word_embeddings"),
                experts,
                latent,
                plan.window(),
                quantization != null ? quantization : QuantizationConfig.read(config.structure("quantization_config")));
    }

    private String modelType() {
        String type = config.text("model_type");
        return type == null ? "" : type.toLowerCase(Locale.ROOT);
    }

    /** What holds where the file does not say. */
    private boolean isTied() {
        return modelType().startsWith("gemma") || modelType().startsWith("cohere");
    }

    private boolean isGemma3() {
        return modelType().startsWith("gemma3");
    }

    private int headDim(int hidden, int heads, boolean latent) {
        if (config.has("head_dim")) {
            return config.integer(1, 1, "head_dim");
        }
        if (modelType().startsWith("gemma")) {
            return 256;
        }
        if (hidden % heads != 0 && !latent) {
            throw new IllegalArgumentException("lacks `head_dim`, and `hidden_size` " + hidden
                    + " is no multiple of the " + heads + " of `num_attention_heads`");
        }
        return Math.max(1, hidden / heads);
    }

    private Experts experts(int layers, int intermediate) {
        int width = config.has("moe_intermediate_size") ? config.integer(1, 1, "moe_intermediate_size") : intermediate;
        int shared = config.has("shared_expert_intermediate_size", "shared_intermediate_size")
                ? config.integer(0, 0, "shared_expert_intermediate_size", "shared_intermediate_size")
                : Math.multiplyExact(
                        width,
                        config.integer(0, 0, "n_shared_experts", "num_shared_experts", "moe_num_shared_experts"));
        int perToken = config.requiredInt(
                1,
                "num_experts_per_tok",
                "experts_per_token",
                "num_experts_per_token",
                "top_k_experts",
                "moe_topk",
                "moe_k");
        config.requireComplete();
        return new Experts(layers, config.integer(1, 1, EXPERTS), perToken, width, shared);
    }

    private @Nullable LatentAttention latent() {
        if (!config.has("kv_lora_rank")) {
            return null;
        }
        return new LatentAttention(
                config.integer(0, 0, "q_lora_rank"),
                config.integer(1, 1, "kv_lora_rank"),
                config.requiredInt(0, "qk_nope_head_dim"),
                config.requiredInt(0, "qk_rope_head_dim"),
                config.requiredInt(1, "v_head_dim"));
    }

    private void refuseWhatIsNotPredicted() {
        for (String key : config.names()) {
            String what = NOT_PREDICTED.get(key);
            if (what == null && (key.startsWith("mamba_") || key.startsWith("ssm_") || key.startsWith("rwkv"))) {
                what = "state-space layers";
            }
            if (what != null && config.has(key)) {
                throw new IllegalArgumentException(
                        "has `" + key + "`, a sign of " + what + ", which is not predicted; " + MEASURE);
            }
        }
        for (String key : new String[] {"model_type", "architectures"}) {
            String kind = String.valueOf(config.given(key)).toLowerCase(Locale.ROOT);
            if (kind.contains("mamba") || kind.contains("rwkv")) {
                throw new IllegalArgumentException("has `" + key + "` " + config.given(key)
                        + ", a sign of state-space layers, which is not predicted; " + MEASURE);
            }
        }
        if (config.flag(false, "is_encoder_decoder")) {
            throw new IllegalArgumentException(
                    "has `is_encoder_decoder` true: only models that decode are predicted; " + MEASURE);
        }
        if (config.integer(0, 0, "num_kv_shared_layers") > 0) {
            throw new IllegalArgumentException(
                    "has `num_kv_shared_layers`: layers that share keys and values are not predicted; " + MEASURE);
        }
    }

    /** Three matrices make the MLP of a gated activation, two that of any other. */
    private void requireGated() {
        String activation = config.text(ACTIVATION);
        if (activation == null) {
            return;
        }
        String known = activation.toLowerCase(Locale.ROOT);
        boolean gated = GATED.contains(known)
                || (known.startsWith("gelu") && modelType().startsWith("gemma"));
        if (!gated) {
            throw new IllegalArgumentException("has `" + config.name(ACTIVATION) + "` " + activation
                    + ", which is not gated: an MLP of two matrices is not predicted ("
                    + String.join(", ", GATED.stream().sorted().toList())
                    + " are gated, and gelu of Gemma); " + MEASURE);
        }
    }

    private void requireTwoBytes() {
        String dtype = config.text(DTYPE);
        // vLLM loads 32-bit weights as 16-bit ones unless it is told otherwise.
        if (dtype != null
                && !Set.of("bfloat16", "float16", "half", "float32", "auto").contains(dtype.replace("torch.", ""))) {
            throw new IllegalArgumentException("has `" + config.name(DTYPE) + "` " + dtype
                    + ": weights of two bytes (bfloat16, float16) are predicted, and those of a `quantization`");
        }
    }
}

package dev.vllmsim.report.hardware;

import dev.vllmsim.engine.settings.Structure;
import dev.vllmsim.engine.steptime.roofline.ModelShape.SlidingWindow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which layers of a model are what: the keys of a {@code config.json} that tell one layer from another. */
final class LayerPlan {
    private static final String LAYER_TYPES = "layer_types";
    private static final String WINDOW = "sliding_window";
    private static final String EXPERT_FREQUENCY = "moe_layer_freq";

    /** Every so many layers of these models one sees everything, where the file does not say. */
    private static final int GEMMA2_PATTERN = 2;

    private static final int GEMMA3_PATTERN = 6;
    private static final int COHERE2_PATTERN = 4;

    private final Structure config;
    private final int layers;

    LayerPlan(Structure config, int layers) {
        this.config = config;
        this.layers = layers;
    }

    /** Layers that have experts, of a model that has some. */
    int expertLayers() {
        int firstDense = config.integer(0, 0, "first_k_dense_replace", "moe_layer_start_index");
        List<?> without = config.list("mlp_only_layers");
        int step = config.integer(1, 0, "decoder_sparse_step");
        Object frequency = config.given(EXPERT_FREQUENCY);
        int count = 0;
        for (int layer = 0; layer < layers; layer++) {
            boolean sparse = layer >= firstDense
                    && !without.contains(layer)
                    && step > 0
                    && (layer + 1) % step == 0
                    && chosen(frequency, layer);
            count += sparse ? 1 : 0;
        }
        return count;
    }

    /** Either every so many layers from the first, or a list of yes and no. */
    private boolean chosen(@Nullable Object frequency, int layer) {
        if (frequency instanceof List<?> each) {
            if (each.size() != layers) {
                throw config.broken("must have an entry for each of the " + layers + " layers", EXPERT_FREQUENCY);
            }
            return Integer.valueOf(1).equals(each.get(layer)) || Boolean.TRUE.equals(each.get(layer));
        }
        return frequency == null || layer % config.integer(1, 1, EXPERT_FREQUENCY) == 0;
    }

    /** The layers that look back a limited way, or {@code null} if none does. */
    @Nullable
    SlidingWindow window() {
        List<?> types = config.list(LAYER_TYPES);
        requireAttention(types);
        boolean off = !config.flag(true, "use_sliding_window");
        int tokens = config.integer(0, 0, WINDOW);
        int longest = config.integer(Integer.MAX_VALUE, 1, "max_position_embeddings");
        int sliding = types.isEmpty()
                ? slidingByPattern()
                : (int) types.stream().filter("sliding_attention"::equals).count();
        if (off || sliding == 0 || tokens >= longest) {
            return null;
        }
        if (tokens == 0) {
            if (types.isEmpty()) {
                return null;
            }
            throw new IllegalArgumentException(
                    "has layers with sliding windows in `" + LAYER_TYPES + "`, but lacks `" + WINDOW + "`");
        }
        return new SlidingWindow(sliding, tokens);
    }

    private void requireAttention(List<?> types) {
        for (Object type : types) {
            if (!"full_attention".equals(type) && !"sliding_attention".equals(type)) {
                throw new IllegalArgumentException("has `" + LAYER_TYPES + "` with " + type
                        + ": only full_attention and sliding_attention are predicted; " + ModelConfig.MEASURE);
            }
        }
        if (!types.isEmpty() && types.size() != layers) {
            throw config.broken("must have an entry for each of the " + layers + " layers", LAYER_TYPES);
        }
    }

    private int slidingByPattern() {
        if (config.has("max_window_layers")) {
            // Qwen 2: windows from this layer on, and none at all unless they are asked for.
            return config.flag(false, "use_sliding_window")
                    ? Math.max(0, layers - config.integer(layers, 0, "max_window_layers"))
                    : 0;
        }
        String type = String.valueOf(config.text("model_type"));
        int usual = 0;
        if (type.startsWith("gemma3")) {
            usual = GEMMA3_PATTERN;
        } else if (type.startsWith("gemma2")) {
            usual = GEMMA2_PATTERN;
        } else if (type.startsWith("cohere2")) {
            usual = COHERE2_PATTERN;
        }
        int pattern = config.integer(usual, 1, "sliding_window_pattern", "_sliding_window_pattern");
        return pattern == 0 ? layers : layers - layers / pattern;
    }
}

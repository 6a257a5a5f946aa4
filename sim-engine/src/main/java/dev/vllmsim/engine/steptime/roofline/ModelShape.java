package dev.vllmsim.engine.steptime.roofline;

import org.jspecify.annotations.Nullable;

/**
 * The sizes of a transformer that decoder-only models have: attention, a gated MLP or experts, and a vocabulary.
 *
 * @param name as in {@code llama-3.1-8b}
 * @param layers how many there are ({@code num_hidden_layers})
 * @param hiddenSize width between layers ({@code hidden_size})
 * @param attentionHeads query heads ({@code num_attention_heads})
 * @param keyValueHeads heads of keys and values ({@code num_key_value_heads})
 * @param headDim width of a head ({@code head_dim})
 * @param intermediateSize width inside the MLP ({@code intermediate_size})
 * @param vocabularySize tokens that there are ({@code vocab_size})
 * @param tiedEmbeddings whether one matrix serves input and output ({@code tie_word_embeddings})
 * @param experts the mixture in place of the MLP, or {@code null} if the model is dense
 * @param latent keys and values in compressed form, or {@code null} if attention is the usual one
 * @param window the layers that look back a limited way only, or {@code null} if all look at everything
 * @param quantization how the weights are kept
 */
public record ModelShape(
        String name,
        int layers,
        int hiddenSize,
        int attentionHeads,
        int keyValueHeads,
        int headDim,
        int intermediateSize,
        int vocabularySize,
        boolean tiedEmbeddings,
        @Nullable Experts experts,
        @Nullable LatentAttention latent,
        @Nullable SlidingWindow window,
        Quantization quantization) {

    /**
     * A mixture of experts.
     *
     * @param layers layers that have experts; the others have an MLP
     * @param count routed experts in each ({@code num_experts})
     * @param perToken routed experts that a token passes ({@code num_experts_per_tok})
     * @param intermediateSize width inside a routed expert ({@code moe_intermediate_size})
     * @param sharedIntermediateSize width inside the experts that every token passes, all together; 0 if there are none
     */
    public record Experts(int layers, int count, int perToken, int intermediateSize, int sharedIntermediateSize) {
        public Experts {
            Checks.atLeast("num_moe_layers", layers, 1);
            Checks.atLeast("num_experts", count, 1);
            Checks.atLeast("num_experts_per_tok", perToken, 1);
            if (perToken > count) {
                throw new IllegalArgumentException("`num_experts_per_tok` must be at most the " + count
                        + " experts there are, but is " + perToken);
            }
            Checks.atLeast("moe_intermediate_size", intermediateSize, 1);
            Checks.atLeast("shared_expert_intermediate_size", sharedIntermediateSize, 0);
        }
    }

    /**
     * Multi-head latent attention: queries, keys and values by way of narrow matrices, of which keys and values keep
     * only what lies between.
     *
     * @param queryRank width between the two matrices of the queries, 0 if there is one ({@code q_lora_rank})
     * @param keyValueRank width of what is kept for keys and values ({@code kv_lora_rank})
     * @param nopeDim width of a head's queries and keys without position ({@code qk_nope_head_dim})
     * @param ropeDim width of those with position, whose keys are kept too ({@code qk_rope_head_dim})
     * @param valueDim width of a head's values ({@code v_head_dim})
     */
    public record LatentAttention(int queryRank, int keyValueRank, int nopeDim, int ropeDim, int valueDim) {
        public LatentAttention {
            Checks.atLeast("q_lora_rank", queryRank, 0);
            Checks.atLeast("kv_lora_rank", keyValueRank, 1);
            Checks.atLeast("qk_nope_head_dim", nopeDim, 0);
            Checks.atLeast("qk_rope_head_dim", ropeDim, 0);
            Checks.atLeast("v_head_dim", valueDim, 1);
        }
    }

    /**
     * Layers whose attention looks at the last tokens only.
     *
     * @param layers how many
     * @param tokens how far they look back ({@code sliding_window})
     */
    public record SlidingWindow(int layers, int tokens) {
        public SlidingWindow {
            Checks.atLeast("num_sliding_layers", layers, 1);
            Checks.atLeast("sliding_window", tokens, 1);
        }
    }

    public ModelShape {
        Checks.atLeast("num_hidden_layers", layers, 1);
        Checks.atLeast("hidden_size", hiddenSize, 1);
        Checks.atLeast("num_attention_heads", attentionHeads, 1);
        Checks.atLeast("num_key_value_heads", keyValueHeads, 1);
        Checks.atLeast("head_dim", headDim, 1);
        Checks.atLeast("intermediate_size", intermediateSize, 0);
        Checks.atLeast("vocab_size", vocabularySize, 1);
        if (experts != null && experts.layers > layers) {
            throw new IllegalArgumentException(
                    "`num_moe_layers` must be at most the " + layers + " layers there are, but is " + experts.layers);
        }
        if (window != null && window.layers > layers) {
            throw new IllegalArgumentException("`num_sliding_layers` must be at most the " + layers
                    + " layers there are, but is " + window.layers);
        }
        if ((experts == null || experts.layers < layers) && intermediateSize == 0) {
            throw new IllegalArgumentException("`intermediate_size` must be at least 1, but is 0");
        }
    }

    /** The same model with its weights kept in another form. */
    public ModelShape with(Quantization other) {
        return new ModelShape(
                name,
                layers,
                hiddenSize,
                attentionHeads,
                keyValueHeads,
                headDim,
                intermediateSize,
                vocabularySize,
                tiedEmbeddings,
                experts,
                latent,
                window,
                other);
    }

    /** Layers that have experts. */
    int expertLayers() {
        return experts == null ? 0 : experts.layers;
    }

    /** Layers whose attention looks back a limited way only. */
    int windowLayers() {
        return window == null ? 0 : window.layers;
    }
}

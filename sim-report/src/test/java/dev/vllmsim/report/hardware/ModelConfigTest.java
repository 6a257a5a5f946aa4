package dev.vllmsim.report.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vllmsim.engine.steptime.roofline.ModelShape;
import dev.vllmsim.engine.steptime.roofline.ModelShape.Experts;
import dev.vllmsim.engine.steptime.roofline.ModelShape.LatentAttention;
import dev.vllmsim.engine.steptime.roofline.ModelShape.SlidingWindow;
import dev.vllmsim.engine.steptime.roofline.ModelStructure;
import dev.vllmsim.engine.steptime.roofline.Quantization;
import dev.vllmsim.report.input.TestInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelConfigTest {
    private static final String DENSE = """
            "num_hidden_layers": 4, "hidden_size": 256, "num_attention_heads": 8, "vocab_size": 1000,
            "intermediate_size": 512""";

    @TempDir
    private Path folder;

    private ModelShape read(String more) throws IOException {
        return read(write("{" + DENSE + more + "}"), null);
    }

    private static ModelShape read(Path file, @Nullable Quantization quantization) throws IOException {
        return ModelConfig.read("tiny", JsonObjects.read(new TestInput(file)), quantization);
    }

    private Path write(String text) throws IOException {
        Path file = folder.resolve("config.json");
        Files.writeString(file, text);
        return file;
    }

    private void assertRefused(String more, String... parts) {
        assertThatThrownBy(() -> read(more))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains(parts);
    }

    @Test
    void whatAFileLeavesOutHasTheDefaultsOfTransformers() throws IOException {
        ModelShape model = read("");
        assertThat(model.name()).isEqualTo("tiny");
        assertThat(model.keyValueHeads()).isEqualTo(8);
        assertThat(model.headDim()).isEqualTo(256 / 8);
        assertThat(model.tiedEmbeddings()).isFalse();
        assertThat(model.quantization()).isEqualTo(Quantization.NONE);
        assertThat(model.experts()).isNull();
        assertThat(model.latent()).isNull();
        assertThat(model.window()).isNull();
    }

    @Test
    void familiesHaveDefaultsAndKeysOfTheirOwn() throws IOException {
        assertThat(read(", \"model_type\": \"cohere2\"").tiedEmbeddings()).isTrue();
        assertThat(read(", \"model_type\": \"cohere\", \"tie_word_embeddings\": false")
                        .tiedEmbeddings())
                .isFalse();
        // Layers 1 to 3 of 4; two experts of 512 that every token passes.
        assertThat(read(", \"moe_num_experts\": 64, \"moe_k\": 6, \"moe_layer_start_index\": 1,"
                                + " \"moe_num_shared_experts\": 2")
                        .experts())
                .isEqualTo(new Experts(3, 64, 6, 512, 1024));
    }

    @Test
    void everyMissingKeyIsNamedAtOnce() {
        assertThatThrownBy(() -> read(write("{\"num_hidden_layers\": 2, \"vocab_size\": null}"), null))
                .hasMessage("lacks `hidden_size`, `num_attention_heads`, `intermediate_size`, `vocab_size`");
    }

    @ParameterizedTest
    @CsvSource({
        "num_experts, num_experts_per_tok",
        "num_local_experts, experts_per_token",
        "n_routed_experts, num_experts_per_tok"
    })
    void expertsHaveNamesThatDifferFromFamilyToFamily(String count, String perToken) throws IOException {
        assertThat(read(", \"" + count + "\": 16, \"" + perToken + "\": 2").experts())
                .isEqualTo(new Experts(4, 16, 2, 512, 0));
    }

    @Test
    void layersWithoutExpertsAreCounted() throws IOException {
        String experts = ", \"num_experts\": 16, \"num_experts_per_tok\": 2, \"moe_intermediate_size\": 64";
        assertThat(read(experts + ", \"first_k_dense_replace\": 1, \"n_shared_experts\": 2")
                        .experts())
                .isEqualTo(new Experts(3, 16, 2, 64, 128));
        // Layers 2 and 4 of the four, of which the last is named as a plain one.
        assertThat(read(experts + ", \"decoder_sparse_step\": 2").experts()).isEqualTo(new Experts(2, 16, 2, 64, 0));
        assertThat(read(experts + ", \"decoder_sparse_step\": 2, \"mlp_only_layers\": [3]")
                        .experts())
                .isEqualTo(new Experts(1, 16, 2, 64, 0));
        assertThat(read(experts + ", \"shared_expert_intermediate_size\": 96, \"moe_layer_freq\": [0, 1, 1, 1]")
                        .experts())
                .isEqualTo(new Experts(3, 16, 2, 64, 96));
        assertThat(read(", \"num_experts\": 0").experts()).isNull();
        assertRefused(", \"num_experts\": 16", "lacks `num_experts_per_tok`");
    }

    @Test
    void latentAttentionIsRead() throws IOException {
        String latent = ", \"kv_lora_rank\": 32, \"qk_nope_head_dim\": 16, \"qk_rope_head_dim\": 8, \"v_head_dim\": 16";
        assertThat(read(latent + ", \"q_lora_rank\": null").latent()).isEqualTo(new LatentAttention(0, 32, 16, 8, 16));
        assertThat(read(latent + ", \"q_lora_rank\": 64").latent()).isEqualTo(new LatentAttention(64, 32, 16, 8, 16));
        assertRefused(", \"kv_lora_rank\": 32", "lacks `qk_nope_head_dim`, `qk_rope_head_dim`, `v_head_dim`");
    }

    @Test
    void windowsAreCountedByTypeOrByPattern() throws IOException {
        String window = ", \"sliding_window\": 128";
        assertThat(read(window).window()).isEqualTo(new SlidingWindow(4, 128));
        assertThat(read(window + ", \"use_sliding_window\": false").window()).isNull();
        assertThat(read(window + ", \"max_window_layers\": 3").window()).isNull();
        assertThat(read(window + ", \"max_window_layers\": 3, \"use_sliding_window\": true")
                        .window())
                .isEqualTo(new SlidingWindow(1, 128));
        assertThat(read(window + ", \"model_type\": \"gemma3_text\"").window()).isEqualTo(new SlidingWindow(4, 128));
        assertThat(read(window + ", \"sliding_window_pattern\": 2").window()).isEqualTo(new SlidingWindow(2, 128));
        assertThat(read(window + ", \"max_position_embeddings\": 128").window()).isNull();
        String types = """
                , "layer_types": ["sliding_attention", "full_attention", "sliding_attention", "sliding_attention"]""";
        assertThat(read(window + types).window()).isEqualTo(new SlidingWindow(3, 128));
        assertRefused(types, "lacks `sliding_window`");
        assertRefused(", \"layer_types\": [\"full_attention\"]", "layer_types", "each of the 4 layers");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'quant_method': 'fp8'} | FP8",
                "{'quant_method': 'mxfp4'} | MXFP4",
                "{'quant_method': 'awq', 'bits': 4} | INT4",
                "{'quant_method': 'gptq', 'bits': 4} | INT4",
                "{'quant_method': 'modelopt', 'quant_algo': 'FP8'} | FP8",
                "{'quant_method': 'compressed-tensors', 'config_groups': {'group_0': {'weights': {'num_bits': 8, 'type': 'float'}}}} | FP8",
                "{'quant_method': 'compressed-tensors', 'config_groups': {'group_0': {'weights': {'num_bits': 4, 'type': 'int'}}}} | INT4"
            })
    void quantizationIsReadFromTheFile(String config, Quantization expected) throws IOException {
        assertThat(read(", \"quantization_config\": " + config.replace('\'', '"'))
                        .quantization())
                .isEqualTo(expected);
    }

    @Test
    void quantizationThatIsNotKnownNamesTheWayOut() throws IOException {
        String unknown = ", \"quantization_config\": {\"quant_method\": \"gptq\", \"bits\": 8}";
        assertRefused(unknown, "quantization_config", "gptq", "bits 8", "`quantization`", "fp8, int4, mxfp4");
        Path file = write("{" + DENSE + unknown + "}");
        assertThat(read(file, Quantization.INT4).quantization()).isEqualTo(Quantization.INT4);
    }

    @Test
    void whatIsNotPredictedIsRefusedWithItsKeyAndTheWayOut() {
        assertRefused(", \"hidden_act\": \"relu2\"", "`hidden_act` relu2", "not gated", "calibrate");
        assertRefused(", \"hidden_act\": \"gelu\"", "`hidden_act` gelu", "not gated");
        assertRefused(", \"activation_function\": \"gelu_new\"", "`activation_function` gelu_new", "not gated");
        assertRefused(", \"mamba_d_state\": 128", "`mamba_d_state`", "state-space", "calibrate");
        assertRefused(", \"full_attention_interval\": 4", "`full_attention_interval`", "linear attention");
        assertRefused(
                ", \"layer_types\": [\"linear_attention\", \"full_attention\"]",
                "`layer_types`",
                "linear_attention",
                "calibrate");
        assertRefused(", \"model_type\": \"mamba2\"", "`model_type` mamba2");
        assertRefused(", \"architectures\": [\"Mamba2ForCausalLM\"]", "`architectures` [Mamba2ForCausalLM]");
        assertRefused(", \"num_key_value_heads\": 3", "`num_key_value_heads` 3", "8 of `num_attention_heads`");
        assertRefused(", \"is_encoder_decoder\": true", "`is_encoder_decoder`");
        assertRefused(", \"torch_dtype\": \"float64\"", "`torch_dtype` float64");
        assertRefused(", \"num_key_value_heads\": \"many\"", "`num_key_value_heads`", "many");
    }

    @Test
    void theTextOfAModelThatSeesIsRead() throws IOException {
        Path file = write("""
                {"model_type": "gemma3", "tie_word_embeddings": true,
                 "quantization_config": {"quant_method": "fp8"},
                 "text_config": {"model_type": "gemma3_text", "num_hidden_layers": 62, "hidden_size": 5376,
                   "num_attention_heads": 32, "num_key_value_heads": 16, "head_dim": 128, "intermediate_size": 21504,
                   "sliding_window": 1024, "hidden_activation": "gelu_pytorch_tanh"},
                 "vision_config": {"hidden_size": 1152, "hidden_act": "gelu"}}
                """);
        ModelShape model = read(file, null);
        assertThat(model.vocabularySize()).isEqualTo(262_208);
        assertThat(model.tiedEmbeddings()).isTrue();
        assertThat(model.window()).isEqualTo(new SlidingWindow(52, 1024));
        assertThat(model.quantization()).isEqualTo(Quantization.FP8);
    }

    @Test
    void everyModelOfTheCatalogueIsTheSameAfterBeingWritten() {
        assertThat(Models.names()).hasSizeGreaterThanOrEqualTo(14);
        for (String name : Models.names()) {
            ModelShape model = Models.named(name);
            assertThat(model).as(name).isNotNull();
            assertThat(ModelStructure.read(ModelStructure.write(model))).isEqualTo(model);
        }
        assertThat(Models.named("Qwen/Qwen3-32B")).isEqualTo(Models.named("qwen3-32b"));
        assertThat(Models.named("gpt-5")).isNull();
    }
}

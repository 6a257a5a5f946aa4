package dev.vllmsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs whose step times are predicted from a model and a card. */
class RooflineTest {
    private static final List<String> REQUESTS = List.of(
            "--total-query",
            "30",
            "--min-input",
            "200",
            "--max-input",
            "900",
            "--min-output",
            "20",
            "--max-output",
            "60",
            "--concurrency",
            "6",
            "--seed",
            "5");

    @TempDir
    Path temp;

    private Cli.Result run(String... args) {
        List<String> all = new ArrayList<>(REQUESTS);
        all.addAll(List.of(args));
        return Cli.run(all.toArray(String[]::new));
    }

    private static JsonNode json(Path file) throws IOException {
        return new JsonMapper().readTree(Files.readString(file));
    }

    private Path config(String more) throws IOException {
        Path file = temp.resolve("config.json");
        Files.writeString(file, """
                {"num_hidden_layers": 16, "hidden_size": 2048, "num_attention_heads": 32, "num_key_value_heads": 8, "head_dim": 64,
                 "intermediate_size": 8192, "vocab_size": 128256, "hidden_act": "silu", "tie_word_embeddings": true%s}
                """.formatted(more));
        return file;
    }

    @Test
    void aCardAndAModelMakeStepTimesAndBlocks() throws IOException {
        Path report = temp.resolve("run.json");
        Cli.Result result = run(
                "--gpu", "h100-sxm", "--model", "llama-3.1-8b", "--scheduler", "vllm-v1", "--json", report.toString());
        assertThat(result.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(result.out())
                .contains("KV blocks found: 28,209, which hold 451,344 tokens", "weights", "16.06 GB", "85.03 GB");
        assertThat(result.err()).contains("warning: step times are predicted, not measured", "within 15 %");
        JsonNode config = json(report).path("config");
        assertThat(config.path("step_time").stringValue()).isEqualTo("roofline");
        assertThat(config.path("num_gpu_blocks").intValue()).isEqualTo(28_209);
        assertThat(config.path("step_gpu").path("bw_tb_per_s").doubleValue()).isEqualTo(3.35);
        assertThat(config.path("step_model").path("num_hidden_layers").intValue())
                .isEqualTo(32);
        assertThat(json(report).path("warnings").findValuesAsString("code")).contains("step_time_predicted");
    }

    @Test
    void aReportRunsAgainWithoutTheFilesThatItWasMadeFrom() throws IOException {
        Path card = temp.resolve("my-card.json");
        Files.writeString(card, "{\"bw_tb_per_s\": 1.5, \"bf16_tflops\": 200, \"memory_bytes\": 48000000000}");
        Path model = config("");
        Path first = temp.resolve("first.json");
        Path second = temp.resolve("second.json");
        Cli.Result result = run(
                "--gpu",
                card.toString(),
                "--model-config",
                model.toString(),
                "--scheduler",
                "vllm-v1",
                "--json",
                first.toString());
        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.DONE);
        Files.delete(card);
        Files.delete(model);
        Cli.Result again = Cli.run("--config", first.toString(), "--json", second.toString());
        assertThat(again.exitCode()).as(again.err()).isEqualTo(ExitCode.DONE);
        assertThat(second).hasSameTextualContentAs(first);
    }

    @Test
    void anotherCardFindsItsOwnBlocksUnlessTheyAreGiven() throws IOException {
        Path first = temp.resolve("first.json");
        run("--gpu", "h100-sxm", "--model", "llama-3.1-8b", "--scheduler", "vllm-v1", "--json", first.toString());
        Path other = temp.resolve("other.json");
        Cli.run("--config", first.toString(), "--gpu", "l40s", "--json", other.toString());
        assertThat(json(other).path("config").path("num_gpu_blocks").intValue()).isEqualTo(12_189);
        Cli.run("--config", first.toString(), "--gpu", "l40s", "--num-gpu-blocks", "777", "--json", other.toString());
        assertThat(json(other).path("config").path("num_gpu_blocks").intValue()).isEqualTo(777);
        assertThat(json(other).path("config").has("kv_memory")).isFalse();
    }

    @Test
    void cardsModelsAndScalesCanBeSwept() throws IOException {
        Path sweep = temp.resolve("sweep.json");
        Cli.Result result = run(
                "--model",
                "llama-3.1-8b",
                "--scheduler",
                "vllm-v1",
                "--sweep-over",
                "gpu=h100-sxm,l40s",
                "--no-plot",
                "--json",
                sweep.toString());
        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.DONE);
        assertThat(json(sweep).path("points").findValuesAsString("step_gpu")).containsExactly("h100-sxm", "l40s");
        assertThat(run(
                                "--gpu",
                                "h100-sxm",
                                "--sweep-over",
                                "model=llama-3.1-8b,qwen3-8b",
                                "--no-plot",
                                "--max-num-scheduled-tokens",
                                "512")
                        .out())
                .contains("llama-3.1-8b", "qwen3-8b");
        assertThat(run(
                                "--gpu",
                                "h100-sxm",
                                "--model",
                                "qwen3-14b",
                                "--scheduler",
                                "vllm-v1",
                                "--no-plot",
                                "--sweep-over",
                                "tensor-parallel-size=1,2,4")
                        .exitCode())
                .isEqualTo(ExitCode.DONE);
    }

    @Test
    void aScaleMakesEveryStepLonger() throws IOException {
        // One request of 100 prompt tokens and 11 output tokens: a step of 10 ms, and ten of 3 ms.
        Path report = temp.resolve("run.json");
        List<String> one = List.of(
                "--total-query",
                "1",
                "--min-input",
                "100",
                "--max-input",
                "100",
                "--min-output",
                "11",
                "--max-output",
                "11",
                "--scheduler",
                "vllm-v1",
                "--prefill-elapsed-time",
                "10",
                "--decode-elapsed-time",
                "3",
                "--json",
                report.toString());
        List<String> scaled = new ArrayList<>(one);
        scaled.addAll(List.of("--step-time-scale", "1.1"));
        Cli.run(scaled.toArray(String[]::new));
        assertThat(json(report).path("summary").path("span_ms").doubleValue()).isEqualTo(1.1 * 40);
        assertThat(json(report).path("config").path("step_time_scale").doubleValue())
                .isEqualTo(1.1);
    }

    @Test
    void refusalsNameTheFlagAndTheWayOut() throws IOException {
        assertRefused("--gpu must be one of h100-sxm", "--gpu", "h100", "--model", "llama-3.1-8b");
        assertRefused("--model must be one of llama-3.1-8b", "--gpu", "l40s", "--model", "llama-4");
        assertRefused("as --model-config", "--gpu", "l40s", "--model", "llama-4");
        assertRefused("missing --model; for example --model llama-3.1-8b", "--gpu", "l40s");
        assertRefused("raise --tensor-parallel-size", "--gpu", "h100-sxm", "--model", "llama-3.1-70b");
        Path twelve = config("");
        Files.writeString(
                twelve,
                Files.readString(twelve).replace("heads\": 32", "heads\": 12").replace("heads\": 8", "heads\": 12"));
        assertRefused(
                "--tensor-parallel-size must divide the 12",
                "--gpu",
                "h100-sxm",
                "--model-config",
                twelve.toString(),
                "--tensor-parallel-size",
                "8");
    }

    private void assertRefused(String sentence, String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--scheduler", "vllm-v1"));
        Cli.Result result = run(all.toArray(String[]::new));
        assertThat(result.err()).contains(sentence);
        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void filesThatCannotBeUsedAreNamed() throws IOException {
        Path broken = temp.resolve("broken.json");
        Files.writeString(broken, "{\"bw_tb_per_s\": ");
        Cli.Result result = run("--gpu", broken.toString(), "--model", "llama-3.1-8b");
        assertThat(result.err()).contains("broken.json", "JSON");
        assertThat(result.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        Path missing = temp.resolve("nowhere.json");
        assertThat(run("--gpu", "l40s", "--model-config", missing.toString()).err())
                .contains("there is no such file");
        Path mamba = config(", \"mamba_d_state\": 16");
        Cli.Result refused = run("--gpu", "l40s", "--model-config", mamba.toString());
        assertThat(refused.err()).contains("--model-config", "mamba_d_state", "calibrate");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    }
}

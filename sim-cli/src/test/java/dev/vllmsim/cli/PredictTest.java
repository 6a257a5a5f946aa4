package dev.vllmsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The subcommand {@code predict} as a black box. */
class PredictTest {

    @TempDir
    Path temp;

    private Cli.Result predict(String... args) {
        String[] all = new String[args.length + 3];
        all[0] = "predict";
        System.arraycopy(args, 0, all, 1, args.length);
        all[args.length + 1] = "--output-dir";
        all[args.length + 2] = temp.toString();
        return Cli.run(all);
    }

    @Test
    void aCardSaysWhatItWouldDo() {
        Cli.Result result = predict("--model", "llama-3.1-8b", "--gpu", "h100-sxm", "--max-model-len", "4096");
        assertThat(result.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(result.out())
                .contains(
                        "llama-3.1-8b on h100-sxm",
                        "28,209",
                        "131,072",
                        "Requests of 4,096 tokens",
                        "8 decodes",
                        "7.103",
                        "prefill of 8,192",
                        "compute",
                        "From 278 tokens a step on");
        assertThat(result.err()).contains("wrote", "warning: step times are predicted");
        assertThat(temp.resolve("predict.png")).exists();
    }

    @Test
    void jsonGoesToTheStandardOutputAlone() throws IOException {
        Cli.Result result = predict("--model", "qwen3-8b", "--gpu", "h100-sxm,l40s", "--no-plot", "--json", "-");
        JsonNode document = new JsonMapper().readTree(result.out());
        assertThat(document.path("num_gpu_blocks").intValue()).isEqualTo(24_944);
        assertThat(document.path("steps").path(0).path("bound_by").stringValue())
                .isEqualTo("memory");
        assertThat(document.path("predictions").findValuesAsString("gpu")).containsExactly("h100-sxm", "l40s");
        assertThat(result.err()).contains("KV blocks");
    }

    @Test
    void severalStandSideBySide() {
        Cli.Result result = predict(
                "--model",
                "llama-3.1-8b,llama-3.1-70b",
                "--gpu",
                "h100-sxm",
                "--tensor-parallel-size",
                "1,4",
                "--no-plot");
        assertThat(result.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(result.out().lines().filter(line -> line.startsWith("Cards")))
                .singleElement()
                .asString()
                .contains("4 x h100-sxm");
        assertThat(result.out()).contains("llama-3.1-70b on h100-sxm: --model llama-3.1-70b does not fit");
    }

    @Test
    void aWorkloadSaysHowLongRequestsAre() throws IOException {
        Path workload = temp.resolve("workload.csv");
        Files.writeString(workload, "prompt_tokens,output_tokens\n600,200\n1000,200\n");
        Cli.Result result =
                predict("--model", "llama-3.1-8b", "--gpu", "h100-sxm", "--no-plot", "--workload", workload.toString());
        assertThat(result.out())
                .contains("Requests of 1,000 tokens (mean of the workload)", "Requests of 1,200 tokens (p99 of");
        // Prompts of 800 tokens on average, and half of 200.
        assertThat(result.out()).contains("8 decodes             7,200");
    }

    @Test
    void thePictureCanBeDrawnAgain() {
        Path document = temp.resolve("predict.json");
        predict("--model", "llama-3.1-8b", "--gpu", "h100-sxm", "--no-plot", "--json", document.toString());
        Cli.Result result = Cli.run("plot", document.toString(), "--output-dir", temp.toString());
        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.DONE);
        assertThat(temp.resolve("predict.png")).exists();
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThat(predict("--gpu", "h100-sxm").err()).contains("missing --model; for example --model llama-3.1-8b");
        assertThat(predict("--gpu", "h100-sxm").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(predict("--gpu", "h100-sxm", "--model", "llama-3.1-8b", "--context-tokens", "few")
                        .err())
                .contains("--context-tokens must be a whole number of at least 0, but is few");
        assertThat(predict("--gpu", "h100-sxm", "--model", "llama-3.1-8b", "--block-size", "0")
                        .err())
                .contains("--block-size must be at least 1, but is 0");
        // Beside another number of cards, too: what does not fit a model is told in the table, what is no number is
        // not.
        assertThat(predict("--gpu", "h100-sxm", "--model", "llama-3.1-8b", "--tensor-parallel-size", "1,few")
                        .err())
                .contains("--tensor-parallel-size must be a whole number, but is few");
    }
}

package dev.vllmsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a command reads stays as it is: no output goes over it. */
class ProtectedInputsTest {

    @TempDir
    Path temp;

    private static final String STEP_TIME = "{\"step_time\": \"linear\", \"step_base_ms\": 5}\n";

    @BeforeEach
    void writeInputs() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            double queued = 10 + i * 0.5;
            lines.append(String.format(
                    Locale.ROOT,
                    "{\"request_id\": \"r%d\", \"input_toks\": 300, \"output_toks\": 11, \"queued_ts\": %.6f,"
                            + " \"first_token_ts\": %.6f, \"last_token_ts\": %.6f}%n",
                    i,
                    queued,
                    queued + 0.04,
                    queued + 0.14));
        }
        Files.writeString(temp.resolve("requests.jsonl"), lines.toString());
        Files.writeString(
                temp.resolve("meta.json"),
                "{\"engine_kwargs\": {\"max_num_batched_tokens\": 2048, \"max_num_seqs\": 64}}\n");
        Files.writeString(temp.resolve("timeseries.csv"), "t,running,waiting\n1,1,0\n");
        Files.writeString(temp.resolve("model.json"), STEP_TIME);
        Files.writeString(
                temp.resolve("card.json"),
                "{\"bw_tb_per_s\": 1.5, \"bf16_tflops\": 200, \"memory_bytes\": 48000000000}\n");
        Files.writeString(
                temp.resolve("tiny.json"),
                "{\"num_hidden_layers\": 4, \"hidden_size\": 256, \"num_attention_heads\": 8, \"vocab_size\": 1000,"
                        + " \"intermediate_size\": 512}\n");
        Files.writeString(temp.resolve("w.csv"), "prompt_tokens,output_tokens\n300,20\n500,30\n");
        Files.writeString(
                temp.resolve("config.json"),
                "{\"total_query\": 5, \"min_input\": 5, \"max_input\": 9, \"min_output\": 2, \"max_output\": 4,"
                        + " \"max_num_scheduled_tokens\": 64, \"prefill_elapsed_time_ms\": 10,"
                        + " \"decode_elapsed_time_ms\": 3, \"seed\": 1}\n");
        Cli.run("--config", path("config.json"), "--record-steps", "--json", path("steps.png"));
        for (String copy : List.of("steps-2.png", "latency.png", "requests.csv")) {
            Files.copy(temp.resolve("steps.png"), temp.resolve(copy));
        }
        Cli.run(
                "--config",
                path("config.json"),
                "--sweep",
                "--concurrency",
                "2",
                "--no-plot",
                "--json",
                path("sweep.png"));
    }

    private String path(String name) {
        return temp.resolve(name).toString();
    }

    private void assertRefused(String line) throws IOException {
        List<byte[]> before = contents();
        String[] words = line.split(" ", -1);
        List<String> arguments = new ArrayList<>();
        for (String word : words) {
            int at = word.indexOf('@');
            arguments.add(at < 0 ? word : word.substring(0, at) + path(word.substring(at + 1)));
        }

        Cli.Result result = Cli.run(arguments);

        assertThat(result.exitCode()).as("%s: %s", line, result).isEqualTo(ExitCode.USAGE);
        assertThat(result.err())
                .contains("would be written over the file that is read")
                .hasLineCount(1);
        List<byte[]> after = contents();
        assertThat(after).hasSameSizeAs(before);
        for (int i = 0; i < before.size(); i++) {
            assertThat(after.get(i)).isEqualTo(before.get(i));
        }
    }

    private List<byte[]> contents() throws IOException {
        List<byte[]> contents = new ArrayList<>();
        try (var files = Files.list(temp)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                contents.add(Files.readAllBytes(file));
            }
        }
        return contents;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "calibrate @ --no-plot --out @requests.jsonl",
                "calibrate @ --no-plot --out @meta.json",
                "calibrate @ --no-plot --json @timeseries.csv",
                "calibrate @requests.jsonl --no-plot --json @meta.json",
                "calibrate @ --no-plot --model @model.json --json @model.json",
                "calibrate @ --no-plot --model @model.json --out @./model.json",
                "--config @config.json --step-time-file @model.json --json @model.json",
                "--config @config.json --json @config.json",
                "--config @config.json --vllm-bench-json @config.json",
                "--config @config.json --json - --vllm-bench-json @config.json",
                "--workload @w.csv --max-num-scheduled-tokens 128 --prefill-elapsed-time 10 --decode-elapsed-time 3"
                        + " --vllm-bench-json @w.csv",
                "--workload @w.csv --max-num-scheduled-tokens 128 --gpu @card.json --model qwen3-8b --json @card.json",
                "--workload @w.csv --max-num-scheduled-tokens 128 --gpu @card.json --model-config @tiny.json --vllm-bench-json @tiny.json",
                "predict --gpu @card.json --model-config @tiny.json --no-plot --json @card.json",
                "predict --gpu l40s,@card.json --model @tiny.json --no-plot --json @./tiny.json",
                "predict --gpu l40s --model qwen3-8b --workload @w.csv --no-plot --json @w.csv",
                "plot @steps.png --output-dir @",
                "plot @steps-2.png --output-dir @",
                "plot @sweep.png --output-dir @",
                "plot @latency.png --latency --output-dir @",
                "plot @requests.csv --csv @",
                "--config @requests.csv --csv @"
            })
    void nothingIsWrittenOverWhatIsRead(String line) throws IOException {
        assertRefused(line);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links ask for rights there")
    void anotherNameOfTheSameFileDoesNotHelp() throws IOException {
        Files.createSymbolicLink(temp.resolve("link.json"), temp.resolve("model.json"));
        Files.createSymbolicLink(temp.resolve("folder"), temp);
        assertRefused("--config @config.json --step-time-file @model.json --json @link.json");
        assertRefused("--config @config.json --step-time-file @link.json --json @folder/model.json");
    }

    @Test
    void twoOutputsInOnePlaceAreRefused() {
        Cli.Result result =
                Cli.run("calibrate", temp.toString(), "--no-plot", "--json", path("a.json"), "--out", path("a.json"));

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err())
                .isEqualTo("vllm-sim: --out would be written over --json, " + path("a.json")
                        + ": give them different names\n");
    }
}

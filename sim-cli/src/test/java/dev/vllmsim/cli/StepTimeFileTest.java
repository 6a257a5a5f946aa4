package dev.vllmsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.vllmsim.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Step times from a file, from a preset, and what a report says of them. */
class StepTimeFileTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String LINEAR = "{'step_time': 'linear', 'step_base_ms': 2, 'step_prefill_token_ms': 0.01,"
            + " 'step_fitted_kv_tokens': 5000, 'source': {'run': 'mine'}, 'error': 'a guess'}";
    private static final String TABLE = "{'step_time': 'table', 'step_table': ["
            + "{'prefill_tokens': 0, 'decode_sequences': 1, 'step_ms': 3},"
            + "{'prefill_tokens': 128, 'decode_sequences': 0, 'step_ms': 10},"
            + "{'prefill_tokens': 128, 'decode_sequences': 1, 'step_ms': 10}]}";

    @TempDir
    Path temp;

    private String file(String json) throws IOException {
        return Files.writeString(temp.resolve("step.json"), json.replace('\'', '"'))
                .toString();
    }

    /** The example without its step times. */
    private static List<String> example() {
        return Cli.without(Cli.without(Cli.EXAMPLE, "--prefill-elapsed-time"), "--decode-elapsed-time");
    }

    private static JsonNode report(String... more) {
        List<String> args = new ArrayList<>(example());
        args.addAll(List.of("--json", "-"));
        Cli.Result result = Cli.run(args, more);
        assertThat(result.exitCode()).as(result.err()).isZero();
        return MAPPER.readTree(result.out());
    }

    @Test
    void aFileIsWorthItsFlags() throws Exception {
        JsonNode report = report("--step-time-file", file(LINEAR));

        JsonNode config = report.get("config");
        assertThat(config.get("step_time").asString()).isEqualTo("linear");
        assertThat(config.get("step_base_ms").asInt()).isEqualTo(2);
        assertThat(config.get("step_fitted_kv_tokens").asInt()).isEqualTo(5000);
        assertThat(config.has("source")).isFalse();
        assertThat(report.get("summary"))
                .isEqualTo(report("--step-time", "linear", "--step-base-ms", "2", "--step-prefill-token-ms", "0.01")
                        .get("summary"));
    }

    @Test
    void aFlagOverridesTheFile() throws Exception {
        assertThat(report("--step-time-file", file(LINEAR), "--step-base-ms", "3")
                        .get("summary"))
                .isEqualTo(report("--step-time", "linear", "--step-base-ms", "3", "--step-prefill-token-ms", "0.01")
                        .get("summary"));
    }

    @Test
    void aTableIsInTheReportAndRunsAgain() throws Exception {
        Path json = temp.resolve("run.json");
        List<String> args = new ArrayList<>(example());
        args.addAll(List.of("--step-time-file", file(TABLE), "--json", json.toString()));
        assertThat(Cli.run(args).exitCode()).isZero();

        Cli.Result again = Cli.run("--config", json.toString(), "--json", "-");
        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(again.out()).isEqualTo(Files.readString(json));
        assertThat(MAPPER.readTree(again.out()).get("config").get("step_table")).hasSize(3);
    }

    @Test
    void aFileTakesThePlaceOfTheStepTimeOfAReport() throws Exception {
        Path json = temp.resolve("run.json");
        assertThat(Cli.run(Cli.EXAMPLE, "--json", json.toString()).exitCode()).isZero();

        Cli.Result result = Cli.run("--config", json.toString(), "--step-time-file", file(LINEAR), "--json", "-");
        assertThat(result.exitCode()).as(result.err()).isZero();
        JsonNode config = MAPPER.readTree(result.out()).get("config");
        assertThat(config.get("step_time").asString()).isEqualTo("linear");
        assertThat(config.has("prefill_elapsed_time_ms")).isFalse();
    }

    @Test
    void aPresetIsACardAndAModel() {
        JsonNode report = report("--step-time-preset", "h100-llama-3.1-8b");
        JsonNode config = report.get("config");
        assertThat(config.get("step_time").asString()).isEqualTo("roofline");
        assertThat(config.has("step_time_preset")).isFalse();
        assertThat(report).isEqualTo(report("--gpu", "h100-sxm", "--model", "llama-3.1-8b"));
        assertThat(Cli.run(example(), "--step-time-preset", "h100-llama-3.1-8b", "--gpu", "l40s")
                        .err())
                .isEqualTo("vllm-sim: --step-time-preset and --gpu both say what step times are predicted of: leave"
                        + " one out\n");
        assertThat(Cli.run(example(), "--step-time-preset", "h100-llama-3.1-8b", "--step-base-ms", "7")
                        .err())
                .contains("--step-base-ms", "linear");
        assertThat(Cli.run(example(), "--step-time-preset", "tpu").err())
                .isEqualTo("vllm-sim: --step-time-preset must be one of h100-llama-3.1-8b, a100-llama-3.1-8b, but is"
                        + " tpu\n");
    }

    @Test
    void coefficientsOfAnOlderReportHoldWhateverPresetItNames() throws Exception {
        String old = file("{'total_query': 2, 'min_input': 5, 'max_input': 5, 'min_output': 2, 'max_output': 2,"
                + " 'max_num_scheduled_tokens': 8, 'step_time': 'linear', 'step_time_preset': 'h100-llama-3.1-8b',"
                + " 'step_base_ms': 6.0, 'step_prefill_token_ms': 0.0325, 'step_decode_seq_ms': 0.008}");
        Cli.Result result = Cli.run("--config", old, "--json", "-", "--no-plot");
        assertThat(result.exitCode()).as(result.err()).isZero();
        JsonNode report = MAPPER.readTree(result.out());
        assertThat(report.get("config").has("step_time_preset")).isFalse();
        // A prompt of 5 tokens and two decodes, twice: 2 x (6 + 5 x 0.0325 + 2 x 6.008) ms.
        assertThat(report.get("summary").get("span_ms").asDouble()).isEqualTo(36.357);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'step_base_ms': 2} | : step_time is missing: it says which of fixed, linear, smooth, table, roofline the file holds",
                "{'step_time': 'linear', 'step_base_ms': -1} | : step_base_ms must be a number of at least 0, but is -1",
                "{'step_time': 'linear', 'base': 1, 'step_base_ms': 1} | : base is not known in a file with step_time linear",
                "{'step_time': 'fixed', 'decode_elapsed_time_ms': 1} | : missing: prefill_elapsed_time_ms",
                "{'step_time': 'table', 'step_table': [{'step_s': 1}]} | : step_table has a measured step {step_s=1}: missing: step_ms; step_s is not known in a measured step",
                "[1] | :1:1: expected a JSON object",
            })
    void aFileThatCannotBeUsedSaysWhy(String json, String problem) throws Exception {
        String file = file(json);
        Cli.Result result = Cli.run(example(), "--step-time-file", file);
        assertThat(result.err()).startsWith("vllm-sim: " + file + problem);
        assertThat(result.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    }

    @Test
    void anotherStepTimeBesideAFileIsRefused() throws Exception {
        String file = file(LINEAR);
        assertThat(Cli.run(example(), "--step-time-file", file, "--step-time", "fixed")
                        .err())
                .isEqualTo("vllm-sim: --step-time fixed does not go with --step-time-file " + file
                        + ", which is linear: leave one out\n");
        assertThat(Cli.run(example(), "--step-time-file", file, "--step-time-preset", "a100-llama-3.1-8b")
                        .err())
                .isEqualTo("vllm-sim: --step-time-preset and --step-time-file both say how long steps take: leave one"
                        + " out\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                LINEAR,
                TABLE,
                "{'step_time': 'fixed', 'prefill_elapsed_time_ms': 1, 'decode_elapsed_time_ms': 2, 'mixed_step': 'sum'}"
            })
    void filesThatAreReadAreAsPublished(String json) throws Exception {
        assertThat(Cli.run(example(), "--step-time-file", file(json)).exitCode())
                .isZero();
        assertThat(schema().validate(json.replace('\'', '"'), InputFormat.JSON)).isEmpty();
        assertThat(schema().validate(json.replace('\'', '"').replace("step_time\"", "step\""), InputFormat.JSON))
                .isNotEmpty();
    }

    private static Schema schema() throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(Path.of("../docs/schema/step-time.schema.json")), InputFormat.JSON);
    }
}

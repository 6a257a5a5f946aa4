package dev.vllmsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Asynchronous scheduling is on where vLLM has it on; drafts are told of by vLLM's names. */
class AsyncSchedulingTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final List<String> VLLM = Cli.with(Cli.EXAMPLE, "--scheduler", "vllm-v1");

    @TempDir
    Path temp;

    private static JsonNode report(Cli.Result result) {
        assertThat(result.exitCode()).as(result.err()).isZero();
        return MAPPER.readTree(result.out());
    }

    @ParameterizedTest
    @CsvSource({
        "'', true",
        "--no-async-scheduling, false",
        "--vllm-version 2026-03-24, true",
        "--vllm-version 2025-12-29, true",
        "--vllm-version 2025-11-25, false",
        "--vllm-version 2025-11-25 --async-scheduling, true",
        "--num-speculative-tokens 3 --speculative-method eagle3, true",
        "--num-speculative-tokens 3 --speculative-method ngram_gpu, true",
        "--num-speculative-tokens 3 --speculative-method ngram, false",
        "--num-speculative-tokens 3 --speculative-method medusa, false",
        "--num-speculative-tokens 3 --speculative-method suffix --async-scheduling, true",
    })
    void itsDefaultIsThatOfVllm(String more, boolean on) {
        String[] flags = more.isEmpty() ? new String[0] : more.split(" ", -1);
        assertThat(report(Cli.run(Cli.with(VLLM, "--json", "-"), flags))
                        .get("config")
                        .get("async_scheduling")
                        .asBoolean())
                .isEqualTo(on);
    }

    @Test
    void aNoticeSaysWhereVllmTurnsItOff() {
        List<String> drafts = Cli.with(VLLM, "--num-speculative-tokens", "2");
        List<String> ngram = Cli.with(drafts, "--speculative-method", "ngram");
        assertThat(Cli.run(ngram).err())
                .contains("--async-scheduling is off, as vLLM turns it off with --speculative-method ngram");
        assertThat(Cli.run(ngram, "--async-scheduling").err())
                .contains("vLLM itself does not start with --async-scheduling and --speculative-method ngram");
        assertThat(Cli.run(drafts, "--speculative-method", "eagle").err()).doesNotContain("--async-scheduling");
    }

    @Test
    void aReportOfAnEarlierVersionRunsAgainAsItRan() throws Exception {
        JsonNode synchronous = report(Cli.run(Cli.with(VLLM, "--json", "-"), "--no-async-scheduling"));
        ObjectNode earlier = (ObjectNode) synchronous.deepCopy();
        ((ObjectNode) earlier.get("config")).remove("async_scheduling");
        Path report = temp.resolve("earlier.json");
        Files.writeString(report, MAPPER.writeValueAsString(earlier));
        Path settings = temp.resolve("settings.json");
        Files.writeString(settings, MAPPER.writeValueAsString(earlier.get("config")));

        JsonNode again = report(Cli.run(List.of("--config", report.toString(), "--json", "-")));
        JsonNode ofSettings = report(Cli.run(List.of("--config", settings.toString(), "--json", "-")));

        assertThat(again).isEqualTo(synchronous);
        assertThat(ofSettings.get("config").get("async_scheduling").asBoolean()).isTrue();
    }

    @Test
    void aSweepOverVersionsFindsItForEach() throws Exception {
        Path sweep = temp.resolve("sweep.json");
        Cli.Result first =
                Cli.run(VLLM, "--sweep-over", "vllm-version=2025-11-25,2026-03-24", "--json", sweep.toString());
        assertThat(first.exitCode()).as(first.err()).isZero();

        assertThat(report(Cli.run(List.of("--config", sweep.toString(), "--json", "-"))))
                .isEqualTo(MAPPER.readTree(sweep));
    }

    @Test
    void draftsAreToldOfByVllmsNames() throws Exception {
        Path bench = temp.resolve("bench.json");
        Cli.Result result = Cli.run(
                Cli.with(VLLM, "--json", "-"),
                "--vllm-bench-json",
                bench.toString(),
                "--save-detailed",
                "--num-speculative-tokens",
                "2",
                "--acceptance-rates",
                "1,0");

        JsonNode drafts = report(result).get("summary").get("spec_decode");
        assertThat(drafts.get("acceptance_length").asDouble()).isEqualTo(2);
        assertThat(drafts.get("acceptance_rate").asDouble()).isEqualTo(0.5);
        assertThat(drafts.get("draft_tokens").asLong())
                .isEqualTo(2 * drafts.get("num_drafts").asLong());
        assertThat(MAPPER.writeValueAsString(drafts.get("per_position_acceptance_rates")))
                .isEqualTo("[1.0,0.0]");
        JsonNode vllm = MAPPER.readTree(bench);
        assertThat(vllm.get("spec_decode_acceptance_rate").asDouble()).isEqualTo(50);
        assertThat(vllm.get("spec_decode_num_drafts")).isEqualTo(drafts.get("num_drafts"));
        for (int i = 0; i < vllm.get("itls").size(); i++) {
            // The first token has no gap, and the last chunk may be cut.
            int tokens = vllm.get("output_lens").get(i).asInt();
            assertThat(vllm.get("itls").get(i)).hasSize(tokens / 2);
        }
    }
}

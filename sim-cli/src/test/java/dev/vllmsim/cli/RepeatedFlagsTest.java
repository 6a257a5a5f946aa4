package dev.vllmsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A flag that is given twice: the last one wins, as in vLLM. Units and messages of what is typed. */
class RepeatedFlagsTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    private static JsonNode config(List<String> args, String... more) {
        Cli.Result result = Cli.run(Cli.with(args, "--json", "-"), more);
        assertThat(result.exitCode()).as(result.err()).isZero();
        return MAPPER.readTree(result.out()).get("config");
    }

    @ParameterizedTest
    @CsvSource({
        "--seed 8, seed, 8",
        "--max-num-seqs 4 --num-num-seqs 5, max_num_seqs, 5",
        "--mixed-step sum --mixed-step max --mixed-step=sum, mixed_step, sum",
        "--max-num-batched-tokens 96, max_num_scheduled_tokens, 96",
        "--goodput ttft:1 tpot:2 --goodput ttft:3, goodput, ttft:3",
        "--goodput=ttft:1 --goodput ttft:500ms tpot:0.05s --seed 9, goodput, ttft:500ms tpot:0.05s",
        "--decode-elapsed-time 10ms, decode_elapsed_time_ms, 10",
        "--decode-elapsed-time 0.01s, decode_elapsed_time_ms, 10",
    })
    void theLastOneWins(String more, String setting, String value) {
        assertThat(config(Cli.EXAMPLE, more.split(" ", -1)).get(setting).asString())
                .isEqualTo(value);
    }

    @Test
    void aSwitchMayBeTurnedBack() {
        String[] vllm = {
            "--scheduler",
            "vllm-v1",
            "--no-enable-prefix-caching",
            "--enable-prefix-caching",
            "--enable-chunked-prefill"
        };
        assertThat(config(Cli.EXAMPLE, vllm).get("enable_prefix_caching").asBoolean())
                .isTrue();
    }

    @Test
    void ofAFlagWithTwoNamesMessagesUseTheOneThatWasTypedLast() {
        assertThat(Cli.run(Cli.EXAMPLE, "--max-num-seqs", "4", "--num-num-seqs", "0")
                        .err())
                .isEqualTo("vllm-sim: --num-num-seqs must be at least 1, but is 0\n");
    }

    @Test
    void anUnknownSchedulerIsNotCalledNull() {
        assertThat(Cli.run(Cli.EXAMPLE, "--scheduler", "fifo", "--block-size", "5")
                        .err())
                .isEqualTo("vllm-sim: --scheduler must be one of decode-first, vllm-v1, but is fifo\n");
        assertThat(Cli.run(Cli.EXAMPLE, "--step-time", "x", "--step-base-ms", "5")
                        .err())
                .isEqualTo("vllm-sim: --step-time must be one of fixed, linear, smooth, table, roofline, but is x\n");
    }

    @Test
    void aFormatWithoutAWorkloadSaysSo() {
        assertThat(Cli.run(Cli.EXAMPLE, "--workload-format", "csv").err())
                .isEqualTo("vllm-sim: --workload-format is not used without --workload\n");
    }

    @Test
    void valuesOfMillionsOfCharactersAreNotRepeated() {
        String long1 = "x".repeat(3_000_000);
        for (String[] args : List.of(
                new String[] {"--scheduler", long1},
                new String[] {"--" + long1},
                new String[] {"--config", long1},
                new String[] {"--goodput", long1},
                new String[] {"--sweep-over", long1},
                new String[] {"--total-query", "1".repeat(3_000_000)})) {
            Cli.Result result = Cli.run(Cli.EXAMPLE, args);
            assertThat(result.exitCode()).isBetween(2, 3);
            assertThat(result.err().length()).as(args[0]).isLessThan(500);
        }
    }

    @Test
    void controlCharactersOfValuesDoNotReachTheTerminal() {
        assertThat(Cli.run(Cli.EXAMPLE, "--scheduler", "a\u001b[2Jb").err())
                .isEqualTo("vllm-sim: --scheduler must be one of decode-first, vllm-v1, but is a\uFFFD[2Jb\n");
        assertThat(Cli.run("--config", "a\u001b[2Jb.json").err()).contains("a\uFFFD[2Jb.json");
    }

    @Test
    void aSweepThatIsAMistakeIsRefused() {
        Cli.Result result = Cli.run(Cli.with(Cli.EXAMPLE, "--concurrency", "2147483647"), "--sweep");
        assertThat(result.err())
                .isEqualTo("vllm-sim: --sweep would make 2147483647 runs, one for each concurrency, and at most 100000"
                        + " can be made: --sweep-over concurrency=1..2147483647 doubles it from run to run\n");
        assertThat(result.exitCode()).isEqualTo(2);
    }
}

package dev.vllmsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** vLLM V1's scheduler through the command. */
class VllmV1Test {
    private static final String RUN = "--scheduler vllm-v1 --total-query 60 --min-input 64 --max-input 512"
            + " --min-output 16 --max-output 128 --concurrency 32 --prefill-elapsed-time 10 --decode-elapsed-time 3"
            + " --seed 7";

    @TempDir
    private Path folder;

    private static Cli.Result run(String... further) {
        return Cli.run(List.of(RUN.split(" ")), further);
    }

    @Test
    void tightMemoryShowsInSummaryTraceAndReport() throws Exception {
        Path json = folder.resolve("run.json");
        Cli.Result result = run("--num-gpu-blocks", "400", "--debug", "--record-steps", "--json", json.toString());

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("Preemptions", "KV usage, peak", "PREEMPTED req=", "RESUMED req=");
        assertThat(Files.readString(json))
                .contains("\"preemptions\"", "\"cached_tokens\"", "\"computed_before\"", "\"kv_blocks_free\"");
    }

    @Test
    void withoutBlocksMemoryIsNoLimitAndTheSummarySaysSo() {
        assertThat(run().out()).containsPattern("KV cache +no limit");
    }

    @Test
    void theBudgetOfAReportCanBeOverriddenByEitherName() throws Exception {
        Path json = folder.resolve("run.json");
        run("--json", json.toString());
        Path other = folder.resolve("other.json");
        Cli.Result result =
                Cli.run("--config", json.toString(), "--max-num-batched-tokens", "256", "--json", other.toString());

        assertThat(result.exitCode()).isZero();
        assertThat(Files.readString(other)).contains("\"max_num_batched_tokens\": 256");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --prefill-chunk-size 64 | --prefill-chunk-size is not used with --scheduler vllm-v1, only with decode-first
            --num-gpu-blocks 20     | alone comes to need
            --max-model-len 100     | must be more than the prompt of every request, and request q1 has a prompt of
            --max-num-seqs 4000     | must be at least --max-num-seqs = 4000, but is 2048
            --no-enable-chunked-prefill | --max-model-len must be given without chunked prefill
            --max-long-partial-prefills 1 | needs a --long-prefill-token-threshold above 0
            --scheduling-policy lifo | must be one of fcfs, priority, but is lifo
            --vllm-version 1999     | must be one of v0.10.0
            """)
    void whatVllmRefusesIsRefused(String flags, String message) {
        Cli.Result result = run(flags.split(" "));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains(message);
        assertThat(result.out()).isEmpty();
    }

    /** Each stage and each draft has a place of its own, and none may be asked for that there is no room for. */
    @Test
    void stagesAndDraftsHaveLimits() {
        assertThat(Cli.run("--scheduler", "vllm-v1", "--pipeline-parallel-size", "2147483647")
                        .err())
                .contains("--pipeline-parallel-size must be at most 64, but is 2147483647");
        assertThat(Cli.run("--scheduler", "vllm-v1", "--num-speculative-tokens", "2147483647")
                        .err())
                .contains("--num-speculative-tokens must be at most 256, but is 2147483647");
    }

    /** The step would end at the very moment that stands for never. */
    @Test
    void aStepThatNeverEndsIsTold() {
        assertThat(Cli.run(Cli.EXAMPLE, "--step-time-scale", "1e300").err())
                .contains("simulated time ends after 292 years");
    }
}

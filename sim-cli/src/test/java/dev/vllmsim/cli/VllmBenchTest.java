package dev.vllmsim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The result that reads like one of {@code vllm bench serve}. */
class VllmBenchTest {
    @TempDir
    private Path folder;

    private JsonNode run(String... arguments) throws Exception {
        Path file = folder.resolve("bench.json");
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--vllm-bench-json", file.toString()));
        Cli.Result result = Cli.run(all.toArray(String[]::new));
        assertThat(result.err()).doesNotContain("vllm-sim: ");
        assertThat(result.exitCode()).isZero();
        return JsonMapper.shared().readTree(Files.readString(file));
    }

    /** Two prompts of 10 tokens, outputs of 1 and 3, one at a time; steps of 10 and 4 ms. */
    private String[] two(String... further) throws Exception {
        Path workload = Files.writeString(folder.resolve("w.csv"), "prompt_tokens,output_tokens\n10,1\n10,3\n");
        List<String> all = new ArrayList<>(List.of(
                "--workload",
                workload.toString(),
                "--scheduler",
                "vllm-v1",
                "--concurrency",
                "1",
                "--prefill-elapsed-time",
                "10",
                "--decode-elapsed-time",
                "4"));
        all.addAll(List.of(further));
        return all.toArray(String[]::new);
    }

    @Test
    void aSmallRunFollowsFromArithmetic() throws Exception {
        // q1: prefill until 10 ms, which yields its only token. q2: prefill until 20, tokens at 20, 24 and 28.
        JsonNode bench = run(two("--save-detailed", "--percentile-metrics", "ttft,tpot,itl,e2el"));

        assertThat(bench.path("duration").asDouble()).isEqualTo(0.028);
        assertThat(bench.path("completed").asInt()).isEqualTo(2);
        assertThat(bench.path("output_throughput").asDouble()).isCloseTo(4 / 0.028, within(1e-9));
        assertThat(bench.path("request_goodput").isNull()).isTrue();
        assertThat(bench.path("ttfts").toString()).isEqualTo("[0.01,0.01]");
        assertThat(bench.path("itls").toString()).isEqualTo("[[],[0.004,0.004]]");
        assertThat(bench.path("latencies").toString()).isEqualTo("[0.01,0.018]");
        assertThat(bench.path("start_times").toString()).isEqualTo("[0.0,0.01]");
        // TPOT leaves out q1, which has one token.
        assertThat(bench.path("mean_tpot_ms").asDouble()).isCloseTo(4, within(1e-9));
        assertThat(bench.path("median_e2el_ms").asDouble()).isCloseTo(14, within(1e-9));
        assertThat(bench.path("std_e2el_ms").asDouble()).isCloseTo(4, within(1e-9));
        assertThat(bench.path("p99_e2el_ms").asDouble()).isCloseTo(10 + 0.99 * 8, within(1e-9));
        assertThat(bench.path("max_output_tokens_per_s").asDouble()).isEqualTo(4);
        assertThat(bench.path("max_concurrent_requests").asInt())
                .as("within one second, as vLLM counts")
                .isEqualTo(2);
        assertThat(bench.path("request_rate").asString()).isEqualTo("inf");
        assertThat(bench.has("generated_texts")).as("a simulation has no texts").isFalse();
    }

    @Test
    void withoutDetailsTheArraysOfRequestsAreLeftOut() throws Exception {
        JsonNode bench = run(two());

        assertThat(bench.propertyNames())
                .contains("mean_ttft_ms", "median_itl_ms", "p99_tpot_ms", "latencies", "queue_times")
                .doesNotContain("input_lens", "ttfts", "itls", "start_times", "errors", "mean_e2el_ms");
    }

    @Test
    void preemptedRequestsKeepTheirTokens() throws Exception {
        JsonNode bench = run(
                "--scheduler vllm-v1 --total-query 60 --min-input 64 --max-input 512 --min-output 16 --max-output 128"
                        .concat(
                                " --concurrency 32 --prefill-elapsed-time 10 --decode-elapsed-time 3 --seed 7"
                                        + " --num-gpu-blocks 400 --save-detailed --metric-percentiles 50,99.9 --goodput ttft:500")
                        .split(" "));

        long tokens = bench.path("total_output_tokens").asLong();
        long gaps = 0;
        for (JsonNode itls : bench.path("itls")) {
            gaps += itls.size();
        }
        assertThat(gaps).isEqualTo(tokens - 60);
        assertThat(bench.path("request_goodput").asDouble()).isPositive();
        assertThat(bench.path("p50_ttft_ms").asDouble())
                .isEqualTo(bench.path("median_ttft_ms").asDouble());
        assertThat(bench.has("p99.9_ttft_ms")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --percentile-metrics ttft,x | --percentile-metrics must be some of ttft,tpot
            --metric-percentiles 101    | --metric-percentiles must be numbers from 0 to 100
            --metric-percentiles p50    | --metric-percentiles must be numbers from 0 to 100
            """)
    void unusableOptionsAreRefused(String flags, String message) throws Exception {
        Cli.Result result = Cli.run(two(flags.split(" ")));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains(message);
    }
}

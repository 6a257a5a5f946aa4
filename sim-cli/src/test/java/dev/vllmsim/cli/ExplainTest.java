package dev.vllmsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.vllmsim.cli.console.ExitCode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The subcommand {@code explain} as a black box. */
class ExplainTest {
    private static final JsonMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final String LENGTHS = "--total-query 150 --min-input 10 --max-input 200 --min-output 1"
            + " --max-output 40 --seed 3 --prefill-elapsed-time 10 --decode-elapsed-time 3";

    @TempDir
    Path temp;

    private Cli.Result explain(String flags) {
        List<String> all = new ArrayList<>(List.of("explain"));
        all.addAll(List.of(flags.split(" ")));
        all.addAll(List.of("--output-dir", temp.toString()));
        return Cli.run(all.toArray(String[]::new));
    }

    private JsonNode report(String flags) {
        Cli.Result result = explain(flags + " --no-what-if --no-plot --json -");
        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.DONE);
        return EXACT.readTree(result.out());
    }

    private static BigDecimal sum(JsonNode causes) {
        return causes.valueStream().map(JsonNode::decimalValue).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static void assertSums(JsonNode rows) {
        for (JsonNode row : rows) {
            assertThat(sum(row.get("ttft_causes_ms")))
                    .as("%s", row)
                    .isEqualByComparingTo(row.get("ttft_ms").decimalValue());
            assertThat(sum(row.get("decode_causes_ms")))
                    .as("%s", row)
                    .isEqualByComparingTo(row.get("finish_ms")
                            .decimalValue()
                            .subtract(row.get("first_token_ms").decimalValue()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--concurrency 8 --max-num-scheduled-tokens 100 --max-num-seqs 4",
                "--concurrency 30 --scheduler vllm-v1 --max-num-batched-tokens 100 --max-num-seqs 4",
                "--request-rate 40 --scheduler vllm-v1 --max-num-batched-tokens 100 --max-num-seqs 40 --num-gpu-blocks 40"
                        + " --no-scheduler-reserve-full-isl --step-host-ms 1",
                "--request-rate 40 --scheduler vllm-v1 --max-num-batched-tokens 100 --max-num-seqs 30 --no-async-scheduling"
                        + " --num-gpu-blocks 30",
                "--request-rate 40 --scheduler vllm-v1 --max-num-batched-tokens 100 --max-num-seqs 9 --num-speculative-tokens 3"
                        + " --acceptance-length 2.5",
                "--request-rate 40 --scheduler vllm-v1 --max-num-batched-tokens 100 --max-num-seqs 20 --pipeline-parallel-size 2",
                "--concurrency 20 --scheduler vllm-v1 --max-num-batched-tokens 100 --max-num-seqs 20 --long-prefill-token-threshold 40"
                        + " --max-num-partial-prefills 2 --max-long-partial-prefills 1"
            })
    void printedCausesSumToPrintedTimes(String flags) throws IOException {
        Cli.Result result = explain(LENGTHS + " " + flags + " --no-what-if --no-plot --json -");
        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.DONE);
        JsonNode report = EXACT.readTree(result.out());
        assertThat(report.get("requests")).hasSize(150);
        assertSums(report.get("requests"));
        assertSums(report.get("slowest"));
        BigDecimal deciles = BigDecimal.ZERO;
        for (JsonNode decile : report.get("deciles")) {
            deciles = deciles.add(decile.get("ttft_ms").decimalValue());
        }
        assertThat(deciles.doubleValue())
                .isEqualTo(
                        report.get("requests")
                                .valueStream()
                                .map(row -> row.get("ttft_ms").decimalValue())
                                .reduce(BigDecimal.ZERO, BigDecimal::add)
                                .doubleValue(),
                        org.assertj.core.api.Assertions.within(1e-6));
        assertThat(SchemaRegistry.withDefaultDialect(
                                SpecificationVersion.DRAFT_2020_12,
                                builder -> builder.schemas(Map.of(
                                        "urn:schema/run.schema.json",
                                        schema("run"),
                                        "urn:schema/explain.schema.json",
                                        schema("explain"))))
                        .getSchema(SchemaLocation.of("urn:schema/explain.schema.json"))
                        .validate(result.out(), InputFormat.JSON))
                .isEmpty();
    }

    private static String schema(String kind) {
        try {
            return Files.readString(Path.of("../docs/schema/" + kind + ".schema.json"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String twoRequests() throws IOException {
        Path file = temp.resolve("two.csv");
        Files.writeString(file, "id,arrival_ms,prompt_tokens,output_tokens\nq1,0,100,1\nq2,4,50,1\n");
        return "--workload " + file + " --scheduler vllm-v1 --no-async-scheduling --max-num-batched-tokens 100"
                + " --max-num-seqs 100 --long-prefill-token-threshold 64";
    }

    @Test
    void theCaseByHand() throws IOException {
        JsonNode row = report(twoRequests() + " --step-time linear --step-base-ms 5 --step-prefill-token-ms 0.1")
                .get("requests")
                .get(1);
        assertThat(row.get("ttft_ms").asDouble()).isEqualTo(21);
        JsonNode causes = row.get("ttft_causes_ms");
        assertThat(causes.get("step_under_way").asDouble()).isEqualTo(7.4);
        assertThat(causes.get("own_prefill").asDouble()).isEqualTo(10);
        assertThat(causes.get("others_prefill").asDouble()).isEqualTo(3.6);
        assertThat(row.get("alone_ms").asDouble()).isEqualTo(10);
    }

    @Test
    void aReportIsRunAgainAndARequestToldOf() throws IOException {
        Path run = temp.resolve("run.json");
        Cli.Result first =
                Cli.run((twoRequests() + " --prefill-elapsed-time 10 --decode-elapsed-time 3 --no-plot --json " + run)
                        .split(" "));
        assertThat(first.exitCode()).as(first.err()).isEqualTo(ExitCode.DONE);
        Cli.Result result = explain(run + " --request q2");
        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.DONE);
        assertThat(result.out())
                .contains("Request q2: 50 prompt tokens, 1 output tokens, arrival 4.000 ms")
                .containsPattern("a step that was under way +6\\.000000 +37\\.5 %")
                .containsPattern("own prefill +10\\.000000 +62\\.5 %")
                .containsPattern("together +16\\.000000")
                .contains("What would have helped (by p99 TTFT (ms))", "--long-prefill-token-threshold 0");
    }

    @Test
    void thePictureIsDrawnAgainFromTheReport() throws IOException {
        Path json = temp.resolve("explained.json");
        Cli.Result result =
                explain(twoRequests() + " --prefill-elapsed-time 10 --decode-elapsed-time 3 --json " + json);
        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.DONE);
        Path picture = temp.resolve("blame.png");
        byte[] drawn = Files.readAllBytes(picture);
        Files.delete(picture);
        assertThat(Cli.run("plot", json.toString(), "--output-dir", temp.toString())
                        .exitCode())
                .isEqualTo(ExitCode.DONE);
        assertThat(picture).hasBinaryContent(drawn);
    }

    @Test
    void whoWasInTheWayIsNamed() throws IOException {
        // q1's prompt of 150 takes the budget of 100 at 0, and 50 of it at 10: q2 waits for the budget until 10.
        Path file = temp.resolve("two.csv");
        Files.writeString(file, "id,arrival_ms,prompt_tokens,output_tokens\nq1,0,150,1\nq2,0,50,1\n");
        JsonNode slowest = report(
                        "--workload " + file + " --scheduler vllm-v1 --no-async-scheduling"
                                + " --max-num-batched-tokens 100 --max-num-seqs 9 --prefill-elapsed-time 10 --decode-elapsed-time 3")
                .get("slowest");
        JsonNode second = slowest.get(0).get("id").asString().equals("q2") ? slowest.get(0) : slowest.get(1);
        assertThat(second.at("/ttft_causes_ms/token_budget").asDouble()).isEqualTo(10);
        assertThat(second.get("in_the_way")).hasSize(1);
        assertThat(second.at("/in_the_way/0/id").asString()).isEqualTo("q1");
        assertThat(second.at("/in_the_way/0/prompt_tokens").asInt()).isEqualTo(150);
        assertThat(second.at("/in_the_way/0/cost_ms").asDouble()).isEqualTo(10);
    }

    @Test
    void oneSeatMoreIsWhatHelps() {
        Cli.Result result = explain("--total-query 40 --min-input 10 --max-input 10 --min-output 20 --max-output 20"
                + " --seed 1 --prefill-elapsed-time 10 --decode-elapsed-time 3 --concurrency 3 --scheduler vllm-v1"
                + " --max-num-batched-tokens 1000 --max-num-seqs 2 --sort-by tps --no-plot --json -");
        JsonNode whatIf = EXACT.readTree(result.out()).get("what_if");
        assertThat(whatIf.get(0).get("changes").propertyNames()).containsExactly("max_num_seqs");
        assertThat(whatIf.get(0).at("/figures/tps/change").asDouble()).isPositive();
        assertThat(whatIf.get(0).get("flags").asString()).startsWith("--max-num-seqs ");
    }

    @Test
    void refusals() throws IOException {
        assertThat(explain(twoRequests() + " --prefill-elapsed-time 10 --decode-elapsed-time 3 --request q7")
                        .err())
                .isEqualTo("vllm-sim: --request q7 is none of the run's requests: they are named as in its report, such"
                        + " as q1, or as in its workload\n");
        assertThat(explain(twoRequests() + " --prefill-elapsed-time 10 --decode-elapsed-time 3 --sort-by speed")
                        .err())
                .startsWith("vllm-sim: --sort-by must be one of qps, tps, ");
        Path odd = temp.resolve("odd.json");
        Files.writeString(odd, "{\"kind\": \"run\", \"schema_version\": 1}");
        assertThat(explain(odd.toString()).exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(explain(odd + " --config " + odd).err()).contains("are two files of settings");
        Path sweep = temp.resolve("sweep.json");
        Cli.Result swept =
                Cli.run((LENGTHS + " --concurrency 2 --sweep --max-num-scheduled-tokens 100 --no-plot --json " + sweep)
                        .split(" "));
        assertThat(swept.exitCode()).as(swept.err()).isEqualTo(ExitCode.DONE);
        assertThat(explain(sweep.toString()).err()).contains("is of a sweep, of many runs, and one run is explained");
    }
}

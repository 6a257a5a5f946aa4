package dev.vllmsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The subcommands {@code plan} and {@code tune} as black boxes. */
class PlanTest {
    private static final List<String> RUN = List.of(
            "--total-query",
            "150",
            "--min-input",
            "64",
            "--max-input",
            "512",
            "--min-output",
            "8",
            "--max-output",
            "64",
            "--max-num-scheduled-tokens",
            "128",
            "--prefill-elapsed-time",
            "10",
            "--decode-elapsed-time",
            "3",
            "--seed",
            "7");

    @TempDir
    Path temp;

    private Cli.Result command(String name, String... more) {
        List<String> all = new ArrayList<>(List.of(name));
        all.addAll(RUN);
        all.addAll(List.of(more));
        all.addAll(List.of("--output-dir", temp.toString()));
        return Cli.run(all.toArray(String[]::new));
    }

    private static void requireSchema(String kind, String document) throws IOException {
        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(
                                Files.readString(Path.of("../docs/schema/" + kind + ".schema.json")), InputFormat.JSON)
                        .validate(document, InputFormat.JSON))
                .isEmpty();
    }

    private void requireDrawnAgain(Path json, String picture) throws IOException {
        Path file = temp.resolve(picture);
        byte[] drawn = Files.readAllBytes(file);
        Files.delete(file);
        Cli.Result again = Cli.run("plot", json.toString(), "--output-dir", temp.toString());
        assertThat(again.exitCode()).as(again.err()).isEqualTo(ExitCode.DONE);
        assertThat(file).hasBinaryContent(drawn);
    }

    @Test
    void theAnswerHoldsAndMoreDoesNot() throws Exception {
        Path json = temp.resolve("plan.json");
        Cli.Result result = command(
                "plan", "--slo", "p95 ttft<=400, mean tpot<=8", "--replications", "5", "--json", json.toString());

        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.DONE);
        assertThat(result.out())
                .startsWith("p95 TTFT <= 400 ms, mean TPOT <= 8 ms:\n  at most ")
                .contains("requests/s (95 %: ", "5 seeds)", "binds", "is the limit nearest to its end");
        assertThat(result.err()).contains(" runs of up to 150 requests in ", "wrote ");
        requireSchema("plan", Files.readString(json));
        requireDrawnAgain(json, "plan.png");
        JsonNode plan = new JsonMapper().readTree(Files.readString(json));
        JsonNode answer = plan.get("answer");
        assertThat(answer.get("low").asDouble())
                .isLessThanOrEqualTo(answer.get("value").asDouble());
        assertThat(answer.get("high").asDouble())
                .isGreaterThanOrEqualTo(answer.get("value").asDouble());
        for (JsonNode limit : plan.get("limits")) {
            String seed = limit.get("seed").asString();
            assertThat(holds(limit.get("held").asString(), seed)).isTrue();
            assertThat(holds(limit.get("missed").asString(), seed)).isFalse();
        }
    }

    /** By a run of its own, as a person would check it. */
    private boolean holds(String rate, String seed) throws Exception {
        Cli.Result run = command("--request-rate=" + rate, "--seed", seed, "--json", "-");
        JsonNode summary = new JsonMapper().readTree(run.out()).get("summary");
        return summary.get("ttft_ms").get("p95").asDouble() <= 400
                && summary.get("tpot_ms").get("mean").asDouble() <= 8;
    }

    @Test
    void aRecordedTraceIsPlannedBySpeed() throws Exception {
        Path trace = temp.resolve("trace.csv");
        StringBuilder rows = new StringBuilder("id,arrival_ms,prompt_tokens,output_tokens\n");
        for (int i = 0; i < 120; i++) {
            rows.append("q").append(i).append(',').append(i * 200).append(",200,10\n");
        }
        Files.writeString(trace, rows);

        Cli.Result result = Cli.run(
                "plan",
                "--workload",
                trace.toString(),
                "--max-num-scheduled-tokens",
                "128",
                "--prefill-elapsed-time",
                "10",
                "--decode-elapsed-time",
                "3",
                "--slo",
                "p90 ttft<=100",
                "--json",
                "-",
                "--no-plot");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.DONE);
        JsonNode plan = new JsonMapper().readTree(result.out());
        requireSchema("plan", result.out());
        assertThat(plan.get("by").asString()).isEqualTo("speed");
        assertThat(plan.get("seeds")).isEmpty();
        assertThat(plan.get("answer").get("replications").asInt()).isEqualTo(1);
        assertThat(plan.get("probes").get(0).get("seed").isNull()).isTrue();
    }

    @Test
    void aClosedLoopIsPlannedByConcurrency() {
        Cli.Result result = command("plan", "--slo", "p95 ttft<=400", "--by", "concurrency", "--replications", "3");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.DONE);
        assertThat(result.out()).contains(" at a time (95 %: ");
        assertThat(temp.resolve("plan.png")).isNotEmptyFile();
    }

    @Test
    void refusalsOfAPlan() {
        assertThat(command("plan").err()).contains("missing --slo OBJECTIVES: what must hold");
        assertThat(command("plan", "--slo", "p99 speed<=4").err()).contains("--slo must be objectives like");
        assertThat(command("plan", "--slo", "goodput>=0.9").err())
                .contains("--slo asks for goodput, and nothing says what a good request is");
        assertThat(command("plan", "--slo", "p95 ttft<=400", "--by", "load").err())
                .contains("--by must be one of rate, concurrency, speed, but is 'load'");
        assertThat(command("plan", "--slo", "p95 ttft<=400", "--by", "speed").err())
                .contains("--by speed needs a --workload with arrival times");
        assertThat(command("plan", "--slo", "p99 ttft<=400", "--total-query", "50")
                        .err())
                .contains("needs at least 100 requests", "and there are 50");
        assertThat(command("plan", "--slo", "p95 ttft<=400", "--replications", "0")
                        .err())
                .contains("--replications must be a whole number from 1 to 10000, but is '0'");
        assertThat(command("plan", "--slo", "p95 ttft<=400", "--tolerance", "2").err())
                .contains("--tolerance must be a share from 0.0001 to 1");
        assertThat(command("plan", "--slo", "p95 ttft<=400", "--request-rate", "4", "--max-concurrency", "8")
                        .err())
                .contains("--max-concurrency holds requests back at the client, and that wait is in no latency");
        Path json = temp.resolve("none.json");
        Cli.Result nothing = command("plan", "--slo", "p95 ttft<=4", "--json", json.toString());
        assertThat(nothing.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(nothing.err()).contains("no load holds p95 TTFT <= 4 ms: with one request at a time");
        assertThat(json).doesNotExist();
    }

    @Test
    void theBestSettingIsFound() throws Exception {
        Path json = temp.resolve("tune.json");
        Cli.Result result = command(
                "tune",
                "--scheduler",
                "vllm-v1",
                "--slo",
                "p95 ttft<=400",
                "--over",
                "max-num-seqs=2..16:7",
                "--max-num-seqs",
                "4",
                "--over",
                "long-prefill-token-threshold=0,64",
                "--over",
                "max-num-batched-tokens=128,256",
                "--replications",
                "2",
                "--tolerance",
                "0.05",
                "--json",
                json.toString());

        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.DONE);
        assertThat(result.out()).contains("Best: ", "Gain over what was given", "vllm serve MODEL --");
        requireSchema("tune", Files.readString(json));
        requireDrawnAgain(json, "tune.png");
        JsonNode tune = new JsonMapper().readTree(Files.readString(json));
        double best = tune.get("best").get("answer").get("value").asDouble();
        for (JsonNode setting : tune.get("settings")) {
            assertThat(setting.get("answer").get("value").asDouble()).isLessThanOrEqualTo(best);
            assertThat(setting.has("max_num_seqs")).isTrue();
            assertThat(setting.has("on_front")).isTrue();
        }
        assertThat(tune.get("parameters"))
                .extracting(JsonNode::asString)
                .containsExactly("max_num_seqs", "long_prefill_token_threshold", "max_num_batched_tokens");
    }

    @Test
    void goodputAtAGivenLoad() {
        Cli.Result result = command(
                "tune",
                "--concurrency",
                "12",
                "--goodput",
                "ttft:300",
                "tpot:6",
                "--over",
                "max-num-seqs=4,8,16",
                "--no-plot");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.DONE);
        assertThat(result.out()).startsWith("The most good requests at this load (ttft:300 tpot:6):");
    }

    @Test
    void refusalsOfTuning() {
        assertThat(command("tune", "--slo", "p95 ttft<=400").err()).contains("missing --over NAME=V1,V2,...");
        assertThat(command("tune", "--over", "max-num-seqs=4,8").err()).contains("missing what to be good for");
        assertThat(command("tune", "--slo", "p95 ttft<=400", "--over", "max-num-seqs")
                        .err())
                .contains("--over must be NAME=V1,V2,...");
        assertThat(command("tune", "--slo", "p95 ttft<=400", "--over", "max-num-seqs=4", "--budget", "soon")
                        .err())
                .contains("--budget must be a number of runs of at least 1, or a time like 60s or 5m, but is 'soon'");
        assertThat(command("tune", "--slo", "p95 ttft<=400", "--over", "seed=1..3")
                        .err())
                .contains("--over seed compares chance with chance");
        assertThat(command("tune", "--slo", "p95 ttft<=400", "--over", "request-rate=1..3")
                        .err())
                .contains("--over has request_rate, which is the load that is sought");
        assertThat(command("tune", "--goodput", "ttft:300", "--over", "max-num-seqs=4", "--by", "rate")
                        .err())
                .contains("--by goes with --slo");
    }

    @Test
    void helpNamesWhatEachTakesAndWhereTheFlagsOfARunAre() {
        for (String command : List.of("plan", "tune")) {
            String help = Cli.run("help", command).out();
            assertThat(help)
                    .contains("--slo=OBJECTIVES", "It takes all flags that say what is run, too: vllm-sim --help all");
            assertThat(help.lines().count()).isLessThan(60);
        }
    }

    /** A document holds what was asked, and so its settings and its question are enough for the same document. */
    @Test
    void aDocumentIsAskedAgain() throws IOException {
        Path first = temp.resolve("first.json");
        Path again = temp.resolve("again.json");
        for (List<String> question : List.of(
                List.of("plan", "--slo", "p90 ttft<=150", "--by", "concurrency", "--replications", "2"),
                List.of("tune", "--slo", "p90 ttft<=150", "--over", "max-num-seqs=2,8", "--tolerance", "0.1"),
                List.of("tune", "--goodput", "ttft:150", "--concurrency", "6", "--over", "max-num-seqs=2,8"))) {
            List<String> words = new ArrayList<>(question.subList(1, question.size()));
            words.addAll(List.of("--json", first.toString(), "--no-plot"));
            assertThat(command(question.get(0), words.toArray(String[]::new)).exitCode())
                    .isEqualTo(ExitCode.DONE);

            Cli.Result result =
                    Cli.run(question.get(0), "--config", first.toString(), "--json", again.toString(), "--no-plot");

            assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.DONE);
            assertThat(again).hasSameBinaryContentAs(first);
        }
    }

    @Test
    void whatIsTypedTakesThePlaceOfWhatWasAsked() throws IOException {
        Path first = temp.resolve("first.json");
        Path again = temp.resolve("again.json");
        command(
                "tune",
                "--slo",
                "p90 ttft<=150",
                "--over",
                "max-num-seqs=2,8",
                "--json",
                first.toString(),
                "--no-plot");

        Cli.Result other = Cli.run(
                "tune",
                "--config",
                first.toString(),
                "--goodput",
                "ttft:150",
                "--over",
                "max-num-seqs=4",
                "--json",
                again.toString(),
                "--no-plot");

        assertThat(other.exitCode()).as(other.err()).isEqualTo(ExitCode.DONE);
        JsonNode config = JsonMapper.shared().readTree(Files.readString(again)).get("config");
        assertThat(config.get("asked").has("slo")).isFalse();
        assertThat(config.get("asked").get("over").get(0).stringValue()).isEqualTo("max-num-seqs=4");
        assertThat(Cli.run("plan", "--config", first.toString()).err()).contains("missing --slo");
    }
}

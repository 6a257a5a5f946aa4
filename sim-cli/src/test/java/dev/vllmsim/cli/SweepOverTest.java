package dev.vllmsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.cli.console.ExitCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sweeps over any setting, and over two. */
class SweepOverTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final List<String> LINEAR = List.of("--step-base-ms", "2", "--step-prefill-token-ms", "0.01");

    @TempDir
    Path temp;

    private static JsonNode sweep(List<String> args, String... more) {
        List<String> all = new ArrayList<>(args);
        all.addAll(List.of("--no-plot", "--json", "-"));
        Cli.Result result = Cli.run(all, more);
        assertThat(result.exitCode()).as(result.err()).isZero();
        return MAPPER.readTree(result.out());
    }

    private static JsonNode summary(List<String> args, String... more) {
        return sweep(args, more).get("summary");
    }

    @Test
    void metricsOnRequestAreInTheTableAndThePicture() {
        List<String> args = Cli.with(Cli.EXAMPLE, "--total-query", "5");
        Cli.Result usual = Cli.run(args, "--sweep-over", "max-num-seqs=2,4", "--no-plot");
        Path report = temp.resolve("sweep.json");
        Cli.Result chosen = Cli.run(
                args,
                "--sweep-over",
                "max-num-seqs=2,4",
                "--sweep-metrics",
                "p50,p99",
                "--json",
                report.toString(),
                "--output-dir",
                temp.toString());

        assertThat(usual.out()).contains("mean TTFT", "p95 TPOT").doesNotContain("p99");
        assertThat(chosen.out())
                .contains("p50 TTFT", "p99 TTFT", "p50 TPOT", "p99 TPOT", "TPS")
                .doesNotContain("mean TTFT");
        assertThat(Cli.run("plot", report.toString(), "--sweep-metrics", "p50,p99", "--output-dir", temp.toString())
                        .exitCode())
                .isZero();
    }

    @Test
    void aMetricThatIsNoneIsRefusedAndOneWithoutASweepIsTold() {
        Cli.Result refused = Cli.run(Cli.EXAMPLE, "--sweep-over", "max-num-seqs=2,4", "--sweep-metrics", "mean,p98");

        assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(refused.err())
                .isEqualTo("vllm-sim: --sweep-metrics must be names out of mean, p50, p90, p95, p99, separated by"
                        + " commas, but has 'p98'\n");
        assertThat(Cli.run(Cli.with(Cli.EXAMPLE, "--total-query", "5"), "--sweep-metrics", "p50")
                        .err())
                .contains("--sweep-metrics has no effect: it is no sweep that is run");
    }

    @Test
    void eachValueIsTheRunThatItStandsFor() {
        JsonNode sweep = sweep(Cli.EXAMPLE, "--sweep-over", "max-num-seqs=2,4,16");

        assertThat(sweep.get("kind").asString()).isEqualTo("sweep");
        assertThat(sweep.get("parameter").asString()).isEqualTo("max_num_seqs");
        assertThat(sweep.get("points")).hasSize(3);
        for (JsonNode point : sweep.get("points")) {
            assertThat(point.get("max_num_seqs").isInt()).isTrue();
            assertThat(point.get("summary"))
                    .isEqualTo(summary(
                            Cli.EXAMPLE,
                            "--max-num-seqs",
                            point.get("max_num_seqs").toString()));
        }
    }

    @Test
    void twoSettingsMakeAGrid() {
        Cli.Result result = Cli.run(
                Cli.EXAMPLE, "--sweep-over", "concurrency=1,8", "--sweep-over", "num-num-seqs=2,4", "--no-plot");

        assertThat(result.exitCode()).as(result.err()).isZero();
        List<String> lines = result.out().lines().toList();
        assertThat(lines.get(0)).startsWith("concurrency  max_num_seqs  mean TTFT");
        assertThat(lines.subList(1, 5))
                .extracting(
                        line -> String.join(" ", List.of(line.split(" +", -1)).subList(0, 2)))
                .containsExactly("1 2", "1 4", "8 2", "8 4");
        JsonNode report = sweep(Cli.EXAMPLE, "--sweep-over", "concurrency=1,8", "--sweep-over", "num-num-seqs=2,4");
        assertThat(report.get("parameter").asString()).isEqualTo("concurrency,max_num_seqs");
    }

    /** A flag may be for one of the step times alone: it is refused only if none of the runs has a use for it. */
    @Test
    void namesAreSweptWithTheFlagsOfEach() {
        List<String> args = new ArrayList<>(Cli.EXAMPLE);
        args.addAll(LINEAR);
        JsonNode sweep = sweep(args, "--sweep-over", "step-time=fixed,linear");

        assertThat(sweep.at("/points/0/step_time").asString()).isEqualTo("fixed");
        assertThat(sweep.at("/points/0/summary")).isEqualTo(summary(Cli.EXAMPLE));
        List<String> linear = Cli.without(Cli.without(args, "--prefill-elapsed-time"), "--decode-elapsed-time");
        assertThat(sweep.at("/points/1/summary")).isEqualTo(summary(linear, "--step-time", "linear"));

        Cli.Result useless = Cli.run(args, "--sweep-over", "step-time=fixed");
        assertThat(useless.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(useless.err()).contains("--step-base-ms is not used with --step-time fixed, only with linear");
    }

    @Test
    void aSweepRunsAgainFromItsReport() throws Exception {
        List<String> args = new ArrayList<>(Cli.EXAMPLE);
        args.addAll(LINEAR);
        Path first = temp.resolve("first.json");
        Path again = temp.resolve("again.json");
        Cli.run(
                args,
                "--sweep-over",
                "step-time=linear,fixed",
                "--sweep-over",
                "concurrency=2,4",
                "--no-plot",
                "--json",
                first.toString());

        Cli.Result result = Cli.run("--config", first.toString(), "--no-plot", "--json", again.toString());

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(again).hasSameBinaryContentAs(first);
        assertThat(sweep(List.of("--config", first.toString()), "--no-sweep")
                        .get("kind")
                        .asString())
                .isEqualTo("run");
    }

    @Test
    void aSweptSettingNeedNoOtherValue() {
        JsonNode sweep =
                sweep(Cli.without(Cli.EXAMPLE, "--decode-elapsed-time"), "--sweep-over", "decode-elapsed-time=3,6.5");

        assertThat(sweep.at("/points/1/decode_elapsed_time_ms").asDouble()).isEqualTo(6.5);
        assertThat(sweep.at("/points/0/summary")).isEqualTo(summary(Cli.EXAMPLE));
    }

    /** What a vLLM user runs first. */
    @Test
    void theBudgetIsSweptUnderVllmsNameToo() {
        JsonNode sweep =
                sweep(Cli.EXAMPLE, "--scheduler", "vllm-v1", "--sweep-over", "max-num-batched-tokens=512,1024,2048");

        assertThat(sweep.get("parameter").asString()).isEqualTo("max_num_batched_tokens");
        assertThat(sweep.get("points").findValues("max_num_batched_tokens").toString())
                .isEqualTo("[512, 1024, 2048]");
        assertThat(sweep.at("/config/max_num_batched_tokens").isInt()).isTrue();
        assertThat(sweep.at("/points/1/summary"))
                .isEqualTo(
                        summary(Cli.with(Cli.EXAMPLE, "--max-num-scheduled-tokens", "1024"), "--scheduler", "vllm-v1"));
    }

    @Test
    void rangesAreSweptToo() {
        JsonNode sweep = sweep(Cli.EXAMPLE, "--sweep-over", "max-num-seqs=16..64", "--sweep-over", "concurrency=2..3");

        assertThat(sweep.get("points")).hasSize(6);
        assertThat(sweep.at("/points/5/max_num_seqs").asInt()).isEqualTo(64);
        assertThat(sweep.at("/config/sweep_over").asString()).isEqualTo("max-num-seqs=16..64;concurrency=2..3");
        assertThat(Cli.run(Cli.EXAMPLE, "--sweep-over", "concurrency=8..2").err())
                .isEqualTo("vllm-sim: --sweep-over has the range 8..2: it must go up\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "max-num-seq=1     | no setting is called 'max-num-seq'; did you mean max-num-seqs?",
                "debug=1           | no setting is called 'debug': the settings are the flags of --help that take a value",
                "concurrency       | --sweep-over must be NAME=V1,V2,..., but is 'concurrency'",
                "concurrency=      | --sweep-over must be NAME=V1,V2,..., but is 'concurrency='",
                "concurrency=1,0   | --concurrency must be at least 1, but is 0",
                "concurrency=1,,2  | --concurrency must be a whole number, but is empty",
                "concurrency=1,x   | --concurrency must be a whole number, but is x",
            })
    void whatCannotBeSweptIsRefused(String axis, String message) {
        Cli.Result result = Cli.run(Cli.EXAMPLE, "--sweep-over", axis);

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).isEqualTo("vllm-sim: " + message + "\n");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void sweepsDoNotMix() {
        assertThat(Cli.run(Cli.EXAMPLE, "--sweep", "--sweep-over", "max-num-seqs=1,2")
                        .err())
                .startsWith("vllm-sim: --sweep and --sweep-over are two sweeps");
        assertThat(Cli.run(Cli.EXAMPLE, "--sweep-over", "concurrency=1", "--sweep-over", "concurrency=2")
                        .err())
                .isEqualTo("vllm-sim: --sweep-over was given twice for concurrency: list all values in one\n");
        assertThat(Cli.run(
                                Cli.EXAMPLE,
                                "--sweep-over",
                                "seed=1",
                                "--sweep-over",
                                "concurrency=2",
                                "--sweep-over",
                                "max-num-seqs=1")
                        .err())
                .isEqualTo("vllm-sim: --sweep-over can be given twice at most, but was given 3 times\n");
    }
}

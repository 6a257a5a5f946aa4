package dev.vllmsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A run at every concurrency, over the same requests. */
class SweepTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    @TempDir
    Path temp;

    @Test
    void theTableHasARowForEveryConcurrency() {
        Cli.Result result = Cli.run(Cli.EXAMPLE, "--sweep", "--no-plot");

        assertThat(result.exitCode()).isZero();
        List<String> lines = result.out().lines().toList();
        assertThat(lines.get(0).split(" {2,}", -1))
                .containsExactly("concurrency", "mean TTFT", "p95 TTFT", "mean TPOT", "p95 TPOT", "TPS");
        assertThat(lines).hasSize(1 + 8 + 1);
        for (int concurrency = 1; concurrency <= 8; concurrency++) {
            assertThat(lines.get(concurrency)).startsWith(concurrency + " ");
        }
        assertThat(result.err()).matches("8 runs, [0-9,]+ steps in [0-9.]+ s, .*\n");
    }

    @Test
    void eachPointIsTheRunThatItStandsFor() {
        JsonNode sweep = MAPPER.readTree(
                Cli.run(Cli.EXAMPLE, "--sweep", "--no-plot", "--json", "-").out());

        assertThat(sweep.get("kind").asString()).isEqualTo("sweep");
        assertThat(sweep.get("parameter").asString()).isEqualTo("concurrency");
        assertThat(sweep.at("/config/concurrency").asInt()).isEqualTo(8);
        assertThat(sweep.get("points")).hasSize(8);
        for (JsonNode point : sweep.get("points")) {
            String concurrency = point.get("concurrency").toString();
            JsonNode run = MAPPER.readTree(Cli.run(Cli.with(Cli.EXAMPLE, "--concurrency", concurrency), "--json", "-")
                    .out());
            assertThat(point.get("summary")).isEqualTo(run.get("summary"));
        }
    }

    @Test
    void aWorkloadFileIsRunAtEveryConcurrency() throws Exception {
        Path workload = Files.writeString(temp.resolve("w.csv"), "prompt_tokens,output_tokens\n10,2\n20,3\n30,4\n");

        Cli.Result result = Cli.run(
                Cli.LIMITS,
                "--workload",
                workload.toString(),
                "--total-query",
                "4",
                "--concurrency",
                "3",
                "--sweep",
                "--no-plot");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out().lines()).hasSize(5);
        assertThat(result.err())
                .containsOnlyOnce("has only 3 requests to run, fewer than --total-query 4: all of them were run");
    }

    @Test
    void aSweepSaysWhatItDoesNotPrint() {
        Cli.Result result = Cli.run(Cli.EXAMPLE, "--sweep", "--no-plot", "--debug", "--plot-steps", "--record-steps");

        assertThat(result.exitCode()).isZero();
        assertThat(result.err())
                .contains("note: --debug, --plot-steps, --record-steps have no effect: a sweep prints no trace,"
                        + " draws and records no steps, and has one result for all runs\n");
        assertThat(result.out()).doesNotContain("NEW_REQ", "Worst TTFT", "Request time");
    }

    @Test
    void progressIsShownOnATerminalAlone() {
        String[] args = {
            "--total-query",
            "5",
            "--min-input",
            "1",
            "--max-input",
            "9",
            "--min-output",
            "1",
            "--max-output",
            "9",
            "--max-num-scheduled-tokens",
            "8",
            "--prefill-elapsed-time",
            "1",
            "--decode-elapsed-time",
            "1",
            "--concurrency",
            "3",
            "--seed",
            "1",
            "--sweep",
            "--no-plot"
        };

        Cli.Result watched = Cli.run(true, args);
        Cli.Result unwatched = Cli.run(args);

        assertThat(watched.err()).contains("\r[", "] 3 of 3 runs\r");
        assertThat(unwatched.err()).doesNotContain("\r");
        assertThat(watched.out()).isEqualTo(unwatched.out());
        assertThat(watched.err().substring(watched.err().lastIndexOf('\r') + 1))
                .startsWith("warning: in all 3 runs: p99 of fewer than 100 requests")
                .contains("\n3 runs, ");
    }

    @Test
    void aBadRowEndsTheSweepWithItsPlace() throws Exception {
        Path workload = Files.writeString(temp.resolve("w.csv"), "prompt_tokens,output_tokens\n10,2\n20,-3\n");

        Cli.Result result = Cli.run(
                Cli.LIMITS,
                "--workload",
                workload.toString(),
                "--concurrency",
                "3",
                "--sweep",
                "--json",
                temp.resolve("sweep.json").toString());

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.err())
                .isEqualTo("vllm-sim: " + workload
                        + ":3:4: expected output_tokens, a whole number from 1 to 2147483647, but found"
                        + " '-3'\n");
        assertThat(temp.resolve("sweep.json")).doesNotExist();
        assertThat(temp.resolve("sweep.png")).doesNotExist();
    }
}

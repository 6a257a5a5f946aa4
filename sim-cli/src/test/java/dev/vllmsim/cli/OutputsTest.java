package dev.vllmsim.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.cli.console.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Where results go, what a reader who goes away changes, and what flags that contradict each other come to. */
class OutputsTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    @TempDir
    Path temp;

    /** Takes some bytes, then fails as the system does. */
    private static final class Failing extends OutputStream {
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private final int limit;
        private final String message;

        Failing(int limit, String message) {
            this.limit = limit;
            this.message = message;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (taken.size() >= limit) {
                throw new IOException(message);
            }
            taken.write(bytes, offset, length);
        }
    }

    private List<String> filesLeft() throws IOException {
        try (Stream<Path> files = Files.list(temp)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aLongTraceIntoAClosedPipeEndsQuietlyAndAtOnce() throws Exception {
        // The whole trace would be 100,000 requests x about 140 lines x 45 bytes = 600 MB.
        Failing head = new Failing(1000, "Broken pipe");
        long start = System.nanoTime();

        Cli.Result result = Cli.runInto(
                head,
                Cli.with(Cli.EXAMPLE, "--total-query", "100000"),
                "--debug",
                "--json",
                temp.resolve("run.json").toString());

        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(head.taken.toString(US_ASCII)).startsWith("[0.000 ms] NEW_REQ id=q1 ");
        assertThat(System.nanoTime() - start).as("nanoseconds").isLessThan(5_000_000_000L);
        assertThat(filesLeft()).isEmpty();
    }

    @Test
    void jsonIntoAClosedPipeEndsQuietly() {
        Cli.Result result = Cli.runInto(new Failing(0, "Broken pipe"), Cli.EXAMPLE, "--json", "-");

        assertThat(result.exitCode()).isZero();
    }

    @Test
    void aFullDiskIsAFailure() {
        Cli.Result result = Cli.runInto(new Failing(0, "No space left on device"), Cli.EXAMPLE);

        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err()).contains("vllm-sim: cannot write to standard output: No space left on device\n");
    }

    @Test
    void jsonOnTheStandardOutputIsAloneThere() throws Exception {
        Path json = temp.resolve("run.json");
        Cli.Result file = Cli.run(Cli.EXAMPLE, "--json", json.toString());

        Cli.Result result = Cli.run(Cli.EXAMPLE, "--json", "-", "--debug");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).isEqualTo(Files.readString(json));
        assertThat(result.err()).contains("NEW_REQ id=q1", "Worst TTFT Requests (Top 5)");
        assertThat(result.err()).as("the summary too").contains(file.out());
    }

    @Test
    void aReportLeavesNothingBesideIt() throws Exception {
        Cli.run(Cli.EXAMPLE, "--json", temp.resolve("run.json").toString());

        assertThat(filesLeft()).containsExactly("run.json");
    }

    @Test
    void whatWasWrittenIsToldOfEachFile() {
        String json = temp.resolve("run.json").toString();
        String bench = temp.resolve("bench.json").toString();

        Cli.Result result = Cli.run(
                Cli.EXAMPLE,
                "--json",
                json,
                "--vllm-bench-json",
                bench,
                "--plot-steps",
                "--output-dir",
                temp.toString());

        assertThat(result.err().lines().filter(line -> line.startsWith("wrote ")))
                .containsExactly("wrote " + json, "wrote " + bench, "wrote " + temp.resolve("steps.png"));
        assertThat(Cli.run(Cli.EXAMPLE, "--json", "-").err()).doesNotContain("wrote");
    }

    @Test
    void theWorstOfANumberAreExplainedWithoutTheTrace() throws Exception {
        Path json = temp.resolve("run.json");
        Cli.Result result = Cli.run(Cli.EXAMPLE, "--tail", "12", "--json", json.toString());

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).startsWith("Worst TTFT Requests (Top 12)\n").doesNotContain("NEW_REQ");
        assertThat(result.out().lines().takeWhile(line -> !line.isBlank())).hasSize(12 + 3);
        JsonNode report = MAPPER.readTree(json);
        assertThat(report.get("tail")).hasSize(12);
        assertThat(report.at("/config/tail").asInt()).isEqualTo(12);
        Cli.Result again = Cli.run("--config", json.toString(), "--json", "-");
        assertThat(MAPPER.readTree(again.out())).isEqualTo(report);

        assertThat(Cli.run(Cli.EXAMPLE, "--tail", "0").err())
                .isEqualTo("vllm-sim: --tail must be a whole number of at least 1, but is 0\n");
        assertThat(Cli.run(Cli.EXAMPLE, "--tail", "3", "--sweep", "--no-plot").err())
                .contains("note: --tail has no effect: a sweep explains no single requests\n");
    }

    @Test
    void aFailedRunLeavesTheOldReport() throws Exception {
        Path workload = Files.writeString(temp.resolve("w.csv"), "prompt_tokens,output_tokens\n1,2\n3,x\n");
        Path json = Files.writeString(temp.resolve("run.json"), "old");

        Cli.Result result = Cli.run(Cli.LIMITS, "--workload", workload.toString(), "--json", json.toString());

        assertThat(result.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(json).hasContent("old");
        assertThat(filesLeft()).containsExactly("run.json", "w.csv");
    }

    @Test
    void everyRequestAndTheTailAreInTheReport() {
        Cli.Result result = Cli.run(Cli.EXAMPLE, "--json", "-");

        JsonNode report = MAPPER.readTree(result.out());
        assertThat(report.get("schema_version").asInt()).isEqualTo(1);
        assertThat(report.get("kind").asString()).isEqualTo("run");
        assertThat(report.at("/tool/name").asString()).isEqualTo("vllm-sim");
        assertThat(report.at("/config/seed").asInt()).isEqualTo(7);
        assertThat(report.at("/config/prefill_chunk_size").asInt())
                .as("a default")
                .isEqualTo(64);
        assertThat(report.get("requests")).hasSize(100);
        assertThat(report.get("tail")).hasSize(5);
        assertThat(report.has("steps")).isFalse();
    }

    @Test
    void theTailIsExplainedAfterTheTrace() {
        String out = Cli.run(Cli.EXAMPLE, "--debug").out();

        assertThat(out.indexOf("Worst TTFT Requests (Top 5)"))
                .isGreaterThan(out.lastIndexOf("DECODE_DONE"))
                .isLessThan(out.indexOf("100 requests, 8 at a time"));
        List<String> lines = out.lines()
                .dropWhile(line -> !line.startsWith("Worst"))
                .takeWhile(line -> !line.isBlank())
                .toList();
        assertThat(lines).hasSize(8);
        assertThat(lines.get(1))
                .contains("prefill_wait", "prefill_service", "decode_wait", "decode_service", "prefill_batches");
        // The example's largest TTFT, as the summary has it.
        assertThat(lines.get(2)).contains("393.000");
    }

    @Test
    void whatARunCostStandsOnTheErrorStream() {
        assertThat(Cli.run(Cli.EXAMPLE).err())
                .matches("1,999 steps in [0-9.]+ s, [0-9,]+ times faster than real time \\(11\\.380 s\\)\n");
    }

    @Test
    void flagsThatComeToNothingAreTold() {
        assertThat(Cli.run(Cli.EXAMPLE, "--plot-steps", "--no-plot").err())
                .contains("note: --plot-steps has no effect: --no-plot has nothing drawn\n");
        assertThat(Cli.run(Cli.EXAMPLE, "--record-steps").err())
                .contains(
                        "note: --record-steps has no effect: steps go into the report of --json, or the tables of --csv\n");
        assertThat(Cli.run(Cli.EXAMPLE, "--steps-from", "5", "--steps-count", "6")
                        .err())
                .contains(
                        "note: --steps-from, --steps-count have no effect: no steps are drawn without --plot-steps\n");
        assertThat(Cli.run(Cli.EXAMPLE, "--output-dir", temp.toString()).err())
                .contains("note: --output-dir has no effect: nothing is drawn\n");
    }
}

package dev.vllmsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.cli.console.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command refuses to do: with which words, with which exit code, and without a trace of an attempt. */
class RefusalsTest {

    @TempDir
    Path temp;

    private void assertRefused(Cli.Result result, int exitCode, String... sentences) throws Exception {
        assertThat(result.err().lines().filter(line -> !line.startsWith("note: ")))
                .containsExactly(sentences);
        assertThat(result.exitCode()).isEqualTo(exitCode);
        assertThat(result.out()).isEmpty();
        try (Stream<Path> files = Files.list(temp)) {
            assertThat(files.map(file -> file.getFileName().toString())).doesNotContain("run.json", "steps.png");
        }
    }

    /** Each flag of the example, or one beside them, with a value that breaks a rule. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "--total-query, 0, 'must be at least 1, but is 0'",
        "--total-query, -1, 'must be at least 1, but is -1'",
        "--total-query, ten, 'must be a whole number, but is ten'",
        "--total-query, 1.5, 'must be a whole number, but is 1.5'",
        "--total-query, 3000000000, 'must be at most 2147483647, but is 3000000000'",
        "--total-query, '', 'must be a whole number, but is empty'",
        "--min-input, 0, 'must be at least 1, but is 0'",
        "--min-output, 0, 'must be at least 1, but is 0'",
        "--max-input, 32, 'must be at least --min-input = 64, but is 32'",
        "--max-output, 15, 'must be at least --min-output = 16, but is 15'",
        "--max-num-scheduled-tokens, 0, 'must be at least 1, but is 0'",
        "--concurrency, 0, 'must be at least 1, but is 0'",
        "--prefill-chunk-size, 0, 'must be at least 1, but is 0'",
        "--num-num-seqs, 0, 'must be at least 1, but is 0'",
        "--max-num-seqs, 0, 'must be at least 1, but is 0'",
        "--long-prefill-token-threshold, 0, 'must be at least 1, but is 0'",
        "--max-num-partial-prefills, 0, 'must be at least 1, but is 0'",
        "--max-long-partial-prefills, 0, 'must be at least 1, but is 0'",
        "--prefill-elapsed-time, -1, 'must be at least 0 ms, but is -1'",
        "--prefill-elapsed-time, nan, 'must be a finite number of milliseconds, but is nan'",
        "--decode-elapsed-time, Infinity, 'must be a finite number of milliseconds, but is Infinity'",
        "--decode-elapsed-time, 3mm, 'must be a finite number of milliseconds, but is 3mm'",
        "--decode-elapsed-time, 1e300, 'must be shorter than 292 years, but is 1e300 ms'",
        "--seed, 9223372036854775808, 'must be a whole number of at most 64 bits, but is 9223372036854775808'",
        "--mixed-step, min, 'must be one of max, sum, but is min'",
        "--steps-from, -1, 'must be at least 0, but is -1'",
        "--steps-count, 0, 'must be at least 1, but is 0'",
        "--step-base-ms, 1, 'is not used with --step-time fixed, only with linear or smooth'",
    })
    void aValueThatBreaksARule(String flag, String value, String message) throws Exception {
        Path json = temp.resolve("run.json");

        Cli.Result result = Cli.run(Cli.with(Cli.EXAMPLE, flag, value), "--json", json.toString());

        assertRefused(result, ExitCode.USAGE, "vllm-sim: " + flag + " " + message);
    }

    @Test
    void aPolicyThatNobodyKnowsIsAnsweredWithTheKnownOnes() throws Exception {
        Cli.Result result = Cli.run(Cli.EXAMPLE, "--scheduler", "fifo");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err())
                .startsWith("vllm-sim: --scheduler must be one of decode-first")
                .endsWith(", but is fifo\n");
    }

    @Test
    void stepTimesThatWouldLetTimeStandStill() throws Exception {
        List<String> args =
                Cli.with(Cli.with(Cli.EXAMPLE, "--prefill-elapsed-time", "0"), "--decode-elapsed-time", "0");

        assertRefused(
                Cli.run(args),
                ExitCode.USAGE,
                "vllm-sim: --prefill-elapsed-time and --decode-elapsed-time are both 0: time would stand still");
    }

    @Test
    void severalProblemsAreToldAtOnce() throws Exception {
        List<String> args = Cli.with(Cli.with(Cli.EXAMPLE, "--max-input", "1"), "--concurrency", "0");

        assertRefused(
                Cli.run(args),
                ExitCode.USAGE,
                "vllm-sim: --max-input must be at least --min-input = 64, but is 1",
                "vllm-sim: --concurrency must be at least 1, but is 0");
    }

    @Test
    void allMissingFlagsAreNamedAtOnceWithAnExample() throws Exception {
        assertRefused(
                Cli.run("--concurrency", "8"),
                ExitCode.USAGE,
                "vllm-sim: missing --total-query, --min-input, --max-input, --min-output, --max-output,"
                        + " --max-num-scheduled-tokens, --prefill-elapsed-time, --decode-elapsed-time; for example"
                        + " --total-query 100 --min-input 64 --max-input 1024 --min-output 16 --max-output 256"
                        + " --max-num-scheduled-tokens 128 --prefill-elapsed-time 10 --decode-elapsed-time 3;"
                        + " --workload FILE takes requests from a file instead of drawing them");
    }

    @Test
    void aMissingLimitIsNamedBesideAWorkload() throws Exception {
        Path workload = Files.writeString(temp.resolve("w.csv"), "prompt_tokens,output_tokens\n1,1\n");

        assertRefused(
                Cli.run(Cli.without(Cli.LIMITS, "--decode-elapsed-time"), "--workload", workload.toString()),
                ExitCode.USAGE,
                "vllm-sim: missing --decode-elapsed-time; for example --decode-elapsed-time 3");
    }

    @Test
    void whatTheMissingExampleSaysRuns() {
        String err = Cli.run().err();
        String example = err.substring(err.indexOf("--", err.indexOf("for example")), err.lastIndexOf(';'));

        assertThat(Cli.run(example.split(" ", -1)).exitCode()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--max-num-seq   | unknown flag '--max-num-seq'; did you mean --max-num-seqs?",
                "--sede          | unknown flag '--sede'; did you mean --seed?",
                "--no-recordstep | unknown flag '--no-recordstep'; did you mean --no-record-steps?",
                "--verbose       | unknown flag '--verbose'",
                "polt            | unknown argument 'polt'; did you mean plot?",
                "report.json     | unknown argument 'report.json'",
            })
    void anUnknownFlagIsAnsweredWithSimilarOnes(String flag, String message) throws Exception {
        assertRefused(Cli.run(Cli.EXAMPLE, flag), ExitCode.USAGE, "vllm-sim: " + message);
    }

    @Test
    void aFlagWithoutItsValue() throws Exception {
        assertRefused(
                Cli.run(Cli.EXAMPLE, "--json"),
                ExitCode.USAGE,
                "vllm-sim: missing required parameter for option '--json' (FILE)");
    }

    @Test
    void lengthsBesideAWorkload() throws Exception {
        Path workload = Files.writeString(temp.resolve("w.csv"), "prompt_tokens,output_tokens\n1,1\n");

        assertRefused(
                Cli.run(Cli.LIMITS, "--workload", workload.toString(), "--min-input", "5"),
                ExitCode.USAGE,
                "vllm-sim: --min-input is not used with --workload: the file says how long each request is");
    }

    @Test
    void aSpanWithoutRequests() throws Exception {
        Path workload =
                Files.writeString(temp.resolve("w.csv"), "prompt_tokens,output_tokens,arrival_ms\n10,2,0\n20,3,5\n");

        assertRefused(
                Cli.run(Cli.LIMITS, "--workload", workload.toString(), "--from", "2h"),
                ExitCode.USAGE,
                "vllm-sim: --from 2h leaves no request of " + workload
                        + ": times count from its first request; choose another span");
    }

    @Test
    void anOutputOverTheInput() throws Exception {
        Path workload = Files.writeString(temp.resolve("w.csv"), "prompt_tokens,output_tokens\n10,2\n");

        assertRefused(
                Cli.run(Cli.LIMITS, "--workload", workload.toString(), "--json", workload.toString()),
                ExitCode.USAGE,
                "vllm-sim: --json would be written over the file that is read, " + workload
                        + ": give them different names");
        assertThat(workload).hasContent("prompt_tokens,output_tokens\n10,2\n");
    }

    @Test
    void timeThatEndsBeforeTheRunDoes() throws Exception {
        // 3e11 ms are 9.5 years a step; the example takes about 2,000 steps, and the clock 292 years.
        assertRefused(
                Cli.run(Cli.with(Cli.EXAMPLE, "--prefill-elapsed-time", "3e11")),
                ExitCode.FAILED,
                "vllm-sim: simulated time ends after 292 years, and the run would take longer: step times, or the gaps"
                        + " between arrivals, are too large");
    }

    @Test
    void outputsThatCannotBeWrittenAreFoundBeforeTheRun() throws Exception {
        Path missing = temp.resolve("missing");
        assertRefused(
                Cli.run(Cli.EXAMPLE, "--json", missing.resolve("run.json").toString()),
                ExitCode.FAILED,
                "vllm-sim: cannot write " + missing + "/run.json: the folder " + missing + " does not exist");
        assertRefused(
                Cli.run(Cli.EXAMPLE, "--json", temp.toString()),
                ExitCode.FAILED,
                "vllm-sim: cannot write " + temp + ": it is a folder");
        Path file = Files.createFile(temp.resolve("file"));
        assertRefused(
                Cli.run(Cli.EXAMPLE, "--json", file.resolve("run.json").toString()),
                ExitCode.FAILED,
                "vllm-sim: cannot write " + file + "/run.json: " + file + " is not a folder");
        assertRefused(
                Cli.run(Cli.EXAMPLE, "--plot-steps", "--output-dir", missing.toString()),
                ExitCode.FAILED,
                "vllm-sim: cannot write to " + missing + ": the folder " + missing + " does not exist");
    }

    @Test
    void configFilesThatAreNone() throws Exception {
        Path missing = temp.resolve("missing.json");
        assertRefused(
                Cli.run("--config", missing.toString()),
                ExitCode.BAD_INPUT,
                "vllm-sim: cannot read " + missing + ": there is no such file");
        Path broken = Files.writeString(temp.resolve("broken.json"), "{\n  \"seed\": }\n");
        Cli.Result result = Cli.run("--config", broken.toString());
        assertThat(result.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(result.err())
                .startsWith("vllm-sim: " + broken)
                .contains("2", "expected")
                .hasLineCount(1);
    }

    @Test
    void aWrongSettingOfAConfigFileIsNamedWithTheFile() throws Exception {
        Path config = Files.writeString(
                temp.resolve("config.json"), "{\"max_num_seqs\": 0, \"max_num_sqs\": 4, \"total_query\": 5}");

        Cli.Result result = Cli.run(Cli.without(Cli.EXAMPLE, "--total-query"), "--config", config.toString());

        assertRefused(
                result,
                ExitCode.BAD_INPUT,
                "vllm-sim: " + config + ": max_num_seqs must be at least 1, but is 0",
                "vllm-sim: " + config + ": max_num_sqs is not a setting of this simulator");
    }
}

package dev.vllmsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The subcommand {@code calibrate} as a black box. */
class CalibrateTest {

    @TempDir
    Path temp;

    /** Twenty requests, one every half second, each alone: 40 ms to the first token, 10 ms for each of ten more. */
    @BeforeEach
    void writeRun() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            double queued = 10 + i * 0.5;
            lines.append(String.format(
                    Locale.ROOT,
                    "{\"request_id\": \"r%d\", \"input_toks\": 300, \"output_toks\": 11, \"queued_ts\": %.6f,"
                            + " \"first_token_ts\": %.6f, \"last_token_ts\": %.6f}%n",
                    i,
                    queued,
                    queued + 0.04,
                    queued + 0.14));
        }
        Files.writeString(temp.resolve("requests.jsonl"), lines);
    }

    private void writeMeta() throws IOException {
        Files.writeString(
                temp.resolve("meta.json"),
                "{\"engine_kwargs\": {\"max_num_seqs\": 8, \"max_num_batched_tokens\": 2048, \"max_model_len\": null}}");
    }

    private String run() {
        return temp.toString();
    }

    @Test
    void limitsThatTheRecordDoesNotSayAreAskedFor() {
        Cli.Result result = Cli.run("calibrate", run(), "--no-plot");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err())
                .isEqualTo("vllm-sim: the record does not say what --max-num-batched-tokens and --max-num-seqs were:"
                        + " give them\n");
    }

    @Test
    void aRunThatIsNotThereIsRefused() {
        Cli.Result result = Cli.run("calibrate", temp.resolve("nowhere").toString(), "--no-plot");

        assertThat(result.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(result.err()).contains("there is no such file");
    }

    @Test
    void aFolderWithoutARecordIsRefused() throws IOException {
        Path empty = Files.createDirectory(temp.resolve("empty"));
        Cli.Result result = Cli.run("calibrate", empty.toString(), "--no-plot");

        assertThat(result.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(result.err()).isEqualTo("vllm-sim: the folder " + empty + " has no requests.jsonl\n");
    }

    @Test
    void anUnknownStampIsAnsweredWithTheKnownOnes() {
        Cli.Result result = Cli.run("calibrate", run(), "--arrival-stamp", "sent", "--no-plot");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("--arrival-stamp must be one of queued, arrival, but is sent");
    }

    @Test
    void aPartOfNoRequestIsRefused() throws IOException {
        writeMeta();

        Cli.Result result = Cli.run("calibrate", run(), "--fit-every", "21", "--no-plot");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("--fit-every must be from 1 to 20, but is 21");
    }

    @Test
    void aCalibrationIsDrawnAgainFromItsReportAlone() throws IOException {
        writeMeta();
        Path report = temp.resolve("report.json");
        Path again = Files.createDirectory(temp.resolve("again"));
        Cli.run("calibrate", run(), "--json", report.toString(), "--output-dir", temp.toString());

        Cli.Result result = Cli.run("plot", report.toString(), "--output-dir", again.toString());

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.err()).isEqualTo("wrote " + again.resolve("calibration.png") + "\n");
        assertThat(again.resolve("calibration.png")).hasSameBinaryContentAs(temp.resolve("calibration.png"));
    }

    @Test
    void writesReportModelAndPictureAndScoresTheModelAgain() throws IOException {
        writeMeta();
        Path model = temp.resolve("model.json");
        Path report = temp.resolve("report.json");

        Cli.Result fitted = Cli.run(
                "calibrate",
                run(),
                "--holdout",
                "--out",
                model.toString(),
                "--json",
                report.toString(),
                "--output-dir",
                run());
        Cli.Result scored = Cli.run("calibrate", run(), "--model", model.toString(), "--no-plot");

        assertThat(fitted.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(fitted.out()).startsWith("Fitted on 7 of 20 requests").contains("requests: held out (13)");
        assertThat(report).content().contains("\"kind\": \"calibration\"", "\"held_out\"");
        assertThat(model).content().contains("\"step_time\": \"smooth\"", "\"step_fitted_prefill_tokens\": 300");
        assertThat(temp.resolve("calibration.png")).isNotEmptyFile();
        // A step of 300 prompt tokens takes 40 ms, one of a decode 10 ms: the model can do both.
        assertThat(scored.out())
                .startsWith("Scored on 20 requests, nothing fitted")
                .contains("0.0");
    }

    @Test
    void theSumOfAllWorkIsStillFittedWhereItIsAskedFor() throws IOException {
        writeMeta();
        Path model = temp.resolve("model.json");

        Cli.Result result =
                Cli.run("calibrate", run(), "--step-time", "linear", "--out", model.toString(), "--no-plot");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(model).content().contains("\"step_time\": \"linear\"", "\"step_prefill_token_ms\"");
    }

    /** The same requests as the client saw them: 5 ms later, and in a folder of their own. */
    private Path writeCsv(String name) throws IOException {
        StringBuilder lines = new StringBuilder("arrival_ms,prompt_tokens,output_tokens,ttft_ms,e2e_ms\n");
        for (int i = 0; i < 20; i++) {
            lines.append(String.format(Locale.ROOT, "%d,300,11,45,145%n", 500 * i));
        }
        return Files.writeString(temp.resolve(name), lines);
    }

    @Test
    void severalRunsAreFittedTogetherAndToldApart() throws IOException {
        writeMeta();
        Path csv = writeCsv("light.csv");
        Path report = temp.resolve("report.json");

        Cli.Result result = Cli.run(
                "calibrate", run(), csv.toString(), "--json", report.toString(), "--output-dir", temp.toString());

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out())
                .startsWith("Fitted on 39 of 40 requests of 2 runs")
                .contains("front end, ms")
                .contains("\n" + csv + "\n");
        assertThat(report).content().contains("\"further_runs\"", "\"csv\"");
        assertThat(temp.resolve("calibration.png")).isNotEmptyFile();
    }

    @Test
    void eachRunHasItsOwnLimits() throws IOException {
        writeCsv("light.csv");
        Path own = writeCsv("full.csv");
        Files.writeString(
                temp.resolve("light.meta.json"),
                "{\"engine_kwargs\": {\"max_num_seqs\": 8, \"max_num_batched_tokens\": 2048}}");

        Cli.Result result = Cli.run("calibrate", temp.resolve("light.csv").toString(), own.toString(), "--no-plot");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err())
                .contains(own + ": the record does not say what --max-num-batched-tokens and --max-num-seqs were");
    }

    @Test
    void aRecordInASubFolderIsFound() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("outer/vllm"));
        Files.move(temp.resolve("requests.jsonl"), folder.resolve("requests.jsonl"));

        Cli.Result result = Cli.run("calibrate", temp.resolve("outer").toString(), "--no-plot");

        assertThat(result.err()).startsWith("vllm-sim: the record does not say what --max-num-batched-tokens");
    }

    @Test
    void aPredictionIsScoredWithoutAFit() throws IOException {
        writeMeta();

        Cli.Result result =
                Cli.run("calibrate", run(), "--gpu", "h100-sxm", "--model", "llama-3.1-8b", "--no-fit", "--no-plot");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out())
                .startsWith("Scored on 20 requests, nothing fitted")
                .contains("TPOT");
        assertThat(result.err()).doesNotContain("the number of KV blocks is not recorded");
    }

    @Test
    void aScaleIsFittedToAPrediction() throws IOException {
        writeMeta();
        Path report = temp.resolve("report.json");

        Cli.Result result = Cli.run(
                "calibrate",
                run(),
                "--gpu",
                "h100-sxm",
                "--model",
                "llama-3.1-8b",
                "--fit",
                "scale",
                "--json",
                report.toString(),
                "--no-plot");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(report).content().contains("\"prior\": \"h100-sxm, llama-3.1-8b\"", "\"step_time_scale\"");
    }

    @Test
    void aModelIsScoredOutsideOfWhatItWasFittedOnWithAWarning() throws IOException {
        writeMeta();
        Path model = Files.writeString(
                temp.resolve("model.json"),
                "{\"step_time\": \"linear\", \"step_base_ms\": 10, \"step_prefill_token_ms\": 0.1,"
                        + " \"step_fitted_prefill_tokens\": 200}");

        Cli.Result result = Cli.run("calibrate", run(), "--model", model.toString(), "--no-plot");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.err()).contains("note: the run has steps outside of those that the step time was fitted on");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    --no-fit                          | --no-fit scores what --gpu predicts, or the file that --model names: give one
                    --fit scale                       | --fit scale needs a prediction: give --gpu and --model-config
                    --fit all                         | --fit must be scale, host or scale,host, but is all
                    --step-time table                 | --step-time must be one of smooth, linear, but is table
                    --model-config x.json             | a prediction needs a card: give --gpu
                    --max-concurrency -1              | --max-concurrency must be from 0 to 2147483647, but is -1
                    --gpu h7 --model llama-3.1-8b     | --gpu must be one of
                    """)
    void flagsThatDoNotGoTogetherAreRefused(String flags, String message) throws IOException {
        writeMeta();
        List<String> arguments = new ArrayList<>(List.of("calibrate", run(), "--no-plot"));
        arguments.addAll(List.of(flags.split(" ")));

        Cli.Result result = Cli.run(arguments.toArray(String[]::new));

        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains(message);
    }
}

package dev.vllmsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.cli.console.ExitCode;
import dev.vllmsim.cli.files.InputFile;
import dev.vllmsim.report.chart.TtftCauses;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which pictures are drawn, and where to. What is on them is tested where they are drawn. */
class PicturesTest {
    private static final List<String> SHORT = Cli.with(Cli.EXAMPLE, "--total-query", "5");

    @TempDir
    Path temp;

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(temp)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static void assertDrawn(Path png) throws IOException {
        BufferedImage image = ImageIO.read(png.toFile());
        assertThat(image).isNotNull();
        assertThat(image.getWidth()).isGreaterThan(800);
    }

    private static void assertSamePicture(Path a, Path b) throws IOException {
        BufferedImage first = ImageIO.read(a.toFile());
        BufferedImage second = ImageIO.read(b.toFile());
        int[] pixels = first.getRGB(0, 0, first.getWidth(), first.getHeight(), null, 0, first.getWidth());
        assertThat(second.getRGB(0, 0, second.getWidth(), second.getHeight(), null, 0, second.getWidth()))
                .isEqualTo(pixels);
    }

    @Test
    void theStepsOfARunAreDrawn() throws Exception {
        Cli.Result result = Cli.run(SHORT, "--plot-steps", "--output-dir", temp.toString());

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.err()).contains("wrote " + temp.resolve("steps.png") + "\n");
        assertDrawn(temp.resolve("steps.png"));
        assertThat(result.out())
                .as("the summary is as without")
                .isEqualTo(Cli.run(SHORT).out());
    }

    @Test
    void aSweepIsDrawnUnlessItIsNotWanted() throws Exception {
        List<String> args = Cli.with(SHORT, "--concurrency", "3");

        Cli.run(args, "--sweep", "--no-plot", "--output-dir", temp.toString());
        assertThat(files()).isEmpty();
        Cli.Result result = Cli.run(args, "--sweep", "--output-dir", temp.toString());

        assertThat(result.err()).contains("wrote " + temp.resolve("sweep.png") + "\n");
        assertThat(files()).containsExactly("sweep.png");
        assertDrawn(temp.resolve("sweep.png"));
    }

    @Test
    void aRunIsDrawnAgainFromItsReportAlone() throws Exception {
        Path report = temp.resolve("run.json");
        Path again = Files.createDirectory(temp.resolve("again"));
        Cli.run(
                SHORT,
                "--plot-steps",
                "--steps-from",
                "3",
                "--steps-count",
                "7",
                "--record-steps",
                "--json",
                report.toString(),
                "--output-dir",
                temp.toString());

        Cli.Result result = Cli.run(
                "plot", report.toString(), "--steps-from", "3", "--steps-count", "7", "--output-dir", again.toString());

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).isEqualTo("wrote " + again.resolve("steps.png") + "\n");
        assertSamePicture(again.resolve("steps.png"), temp.resolve("steps.png"));
    }

    /** Also what is drawn of steps outside the window: the queue, and the memory. */
    @Test
    void aRunWithItsQueueAndMemoryIsDrawnAgain() throws Exception {
        Path report = temp.resolve("run.json");
        Path again = Files.createDirectory(temp.resolve("again"));
        List<String> args = List.of(
                "--scheduler",
                "vllm-v1",
                "--max-num-batched-tokens",
                "256",
                "--max-num-seqs",
                "4",
                "--num-gpu-blocks",
                "80",
                "--total-query",
                "10",
                "--min-input",
                "64",
                "--max-input",
                "256",
                "--min-output",
                "4",
                "--max-output",
                "64",
                "--concurrency",
                "8",
                "--prefill-elapsed-time",
                "8",
                "--decode-elapsed-time",
                "3",
                "--seed",
                "1",
                "--steps-from",
                "5",
                "--steps-count",
                "9");
        Cli.run(args, "--plot-steps", "--record-steps", "--json", report.toString(), "--output-dir", temp.toString());

        Cli.Result result = Cli.run(
                "plot", report.toString(), "--steps-from", "5", "--steps-count", "9", "--output-dir", again.toString());

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertSamePicture(again.resolve("steps.png"), temp.resolve("steps.png"));
    }

    @Test
    void latenciesAreDrawnAndDrawnAgain() throws Exception {
        Path report = temp.resolve("run.json");
        Path again = Files.createDirectory(temp.resolve("again"));
        Cli.Result run = Cli.run(SHORT, "--plot-latency", "--json", report.toString(), "--output-dir", temp.toString());
        assertThat(run.err()).contains("wrote " + temp.resolve("latency.png") + "\n");

        Cli.Result result = Cli.run("plot", report.toString(), "--latency", "--output-dir", again.toString());

        assertThat(result.err()).isEqualTo("wrote " + again.resolve("latency.png") + "\n");
        assertSamePicture(again.resolve("latency.png"), temp.resolve("latency.png"));
    }

    /** With preemptions, of which only the steps of the report say when they were. */
    @Test
    void aRunOverTimeAndItsRequestsAreDrawnAgain() throws Exception {
        Path report = temp.resolve("run.json");
        Path again = Files.createDirectory(temp.resolve("again"));
        List<String> preempting = List.of(
                "--scheduler=vllm-v1",
                "--max-num-batched-tokens=256",
                "--num-gpu-blocks=60",
                "--total-query=20",
                "--min-input=64",
                "--max-input=256",
                "--min-output=40",
                "--max-output=128",
                "--concurrency=8",
                "--prefill-elapsed-time=8",
                "--decode-elapsed-time=3",
                "--seed=1");
        Cli.Result run = Cli.run(
                preempting,
                "--plot-timeline",
                "--plot-lanes",
                "--lanes-from=2",
                "--record-steps",
                "--json",
                report.toString(),
                "--output-dir",
                temp.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).containsPattern("Preemptions +[1-9]");

        Cli.Result result = Cli.run(
                "plot", report.toString(), "--timeline", "--lanes", "--lanes-from=2", "--output-dir", again.toString());

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertSamePicture(again.resolve("timeline.png"), temp.resolve("timeline.png"));
        assertSamePicture(again.resolve("lanes.png"), temp.resolve("lanes.png"));

        // Without its steps the report says neither.
        String bare = temp.resolve("bare.json").toString();
        Cli.run(preempting, "--json", bare);
        Cli.Result refused = Cli.run("plot", bare, "--lanes", "--output-dir", temp.toString());
        assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(refused.err())
                .matches(
                        "vllm-sim: .*bare.json does not say when q[0-9]+ was preempted, as it has no steps: make it again"
                                + " with them, as in vllm-sim --config .*bare.json --record-steps --json .*bare-steps.json\n");
        assertThat(Cli.run("plot", bare, "--timeline", "--output-dir", temp.toString())
                        .err())
                .contains("bare.json has no steps to draw: make it again with them, as in vllm-sim --config ");
    }

    /** Where nobody was preempted, the times of the requests are enough. */
    @Test
    void lanesNeedNoStepsWithoutPreemptions() throws Exception {
        Path report = temp.resolve("run.json");
        Path again = Files.createDirectory(temp.resolve("again"));
        Cli.run(SHORT, "--plot-lanes", "--json", report.toString(), "--output-dir", temp.toString());

        Cli.Result result = Cli.run("plot", report.toString(), "--lanes", "--output-dir", again.toString());

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertSamePicture(again.resolve("lanes.png"), temp.resolve("lanes.png"));
    }

    @Test
    void aWindowThatIsNoneIsRefused() {
        assertThat(Cli.run(SHORT, "--plot-lanes", "--lanes-time", "90s..60s").err())
                .isEqualTo(
                        "vllm-sim: --lanes-time must be two times with their units, the earlier one first, as 90s..2m,"
                                + " but is '90s..60s'\n");
        assertThat(Cli.run(SHORT, "--plot-lanes", "--lanes-time", "5").exitCode())
                .isEqualTo(ExitCode.USAGE);
        assertThat(Cli.run(SHORT, "--plot-lanes", "--lanes-from", "-1").err())
                .isEqualTo("vllm-sim: --lanes-from must be at least 0, but is -1\n");
        assertThat(Cli.run(SHORT, "--plot-lanes", "--lanes-count", "121").err())
                .startsWith("vllm-sim: --lanes-count must be at most 120, but is 121: ");
        assertThat(Cli.run(SHORT, "--lanes-count", "12").err())
                .contains("note: --lanes-count has no effect: no lanes are drawn without --plot-lanes\n");
    }

    @Test
    void severalReportsAreDrawnOverEachOther() throws Exception {
        String one = temp.resolve("one.json").toString();
        String two = temp.resolve("two.json").toString();
        Cli.run(SHORT, "--json", one);
        Cli.run(Cli.with(SHORT, "--concurrency", "2"), "--json", two);

        Cli.Result result = Cli.run("plot", one, two, "--latency", "--output-dir", temp.toString());

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertDrawn(temp.resolve("latency.png"));
        assertThat(Cli.run("plot", one, two, "--output-dir", temp.toString()))
                .isEqualTo(
                        new Cli.Result(
                                ExitCode.USAGE,
                                "",
                                "vllm-sim: several reports are drawn over each other with --latency alone, but 2 were named\n"));
        assertThat(Cli.run("plot", one, one, one, one, one, one, one, "--latency")
                        .err())
                .isEqualTo("vllm-sim: at most 6 reports can be told apart in a picture, but 7 were named\n");
    }

    @Test
    void whatASweepTradesIsDrawnAndDrawnAgain() throws Exception {
        Path report = temp.resolve("sweep.json");
        Path again = Files.createDirectory(temp.resolve("again"));
        Cli.run(
                Cli.with(SHORT, "--concurrency", "3"),
                "--sweep",
                "--plot-tradeoff",
                "--json",
                report.toString(),
                "--output-dir",
                temp.toString());

        Cli.Result result = Cli.run("plot", report.toString(), "--tradeoff", "--output-dir", again.toString());

        assertThat(result.err()).isEqualTo("wrote " + again.resolve("tradeoff.png") + "\n");
        assertSamePicture(again.resolve("tradeoff.png"), temp.resolve("tradeoff.png"));
        assertThat(Cli.run(SHORT, "--plot-tradeoff", "--no-plot").err())
                .contains("note: --plot-tradeoff has no effect: it is no sweep that is run\n");
    }

    /** One request after the other, so that nobody waits: what takes its time is a request's own prompt. */
    @Test
    void theCausesOfAnExplanationAreDrawn() throws Exception {
        String run = temp.resolve("run.json").toString();
        String explained = temp.resolve("explained.json").toString();
        List<String> alone = Cli.with(SHORT, "--concurrency", "1");
        Cli.run(alone, "--json", run);
        assertThat(Cli.run("explain", run, "--no-plot", "--json", explained).exitCode())
                .isZero();

        Cli.Result result = Cli.run("plot", explained, "--causes", "--output-dir", temp.toString());

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertDrawn(temp.resolve("causes.png"));
        TtftCauses causes = TtftCauses.read(new InputFile(explained));
        assertThat(causes.causes()).containsExactly("own_prefill");
        assertThat(causes.largest()).hasSize(5).containsOnly(0);
        assertThat(Arrays.stream(causes.ttftMs()).min().orElseThrow()).isGreaterThan(10);
        Cli.Result refused = Cli.run("plot", run, "--causes", "--output-dir", temp.toString());
        assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(refused.err())
                .isEqualTo("vllm-sim: " + run + " does not say what its requests waited for: have it explained, as in"
                        + " vllm-sim explain " + run + " --no-plot --json explained.json, and draw that\n");
    }

    @Test
    void latenciesAreThoseOfRuns() {
        String sweep = temp.resolve("sweep.json").toString();
        Cli.run(Cli.with(SHORT, "--concurrency", "2"), "--sweep", "--no-plot", "--json", sweep);

        Cli.Result result = Cli.run("plot", sweep, "--latency", "--output-dir", temp.toString());

        assertThat(result.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(result.err()).contains("expected a report of kind \"run\", but this is a sweep");
    }

    @Test
    void aSweepIsDrawnAgainFromItsReportAlone() throws Exception {
        Path report = temp.resolve("sweep.json");
        Path again = Files.createDirectory(temp.resolve("again"));
        Cli.run(
                Cli.with(SHORT, "--concurrency", "3"),
                "--sweep",
                "--json",
                report.toString(),
                "--output-dir",
                temp.toString());

        Cli.Result result = Cli.run("plot", report.toString(), "--output-dir", again.toString());

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertSamePicture(again.resolve("sweep.png"), temp.resolve("sweep.png"));
    }

    @Test
    void aReportWithoutStepsSaysHowToGetThem() {
        Path report = temp.resolve("run.json");
        Cli.run(SHORT, "--json", report.toString());

        Cli.Result result = Cli.run("plot", report.toString(), "--output-dir", temp.toString());

        assertThat(result.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        String wayOut = "vllm-sim --config " + report + " --record-steps --json " + temp.resolve("run-steps.json");
        assertThat(result.err())
                .isEqualTo("vllm-sim: " + report + " has no steps to draw: make it again with them, as in " + wayOut
                        + "\n");
        // The way out works.
        String[] words = wayOut.split(" ", -1);
        assertThat(Cli.run(List.of(words).subList(1, words.length)).exitCode()).isZero();
        assertThat(Cli.run("plot", temp.resolve("run-steps.json").toString(), "--output-dir", temp.toString())
                        .exitCode())
                .isZero();
    }

    @Test
    void whatIsNoReportIsNamedWithItsPlace() throws Exception {
        Path report = Files.writeString(temp.resolve("report.json"), "{\n  \"kind\": \"song\"\n}\n");

        Cli.Result result = Cli.run("plot", report.toString(), "--output-dir", temp.toString());

        assertThat(result.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(result.err())
                .startsWith("vllm-sim: " + report)
                .contains("expected the kind \"run\"")
                .hasLineCount(1);
        assertThat(Cli.run("plot", temp.resolve("missing.json").toString()).exitCode())
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(files()).containsExactly("report.json");
    }

    @Test
    void aFolderThatIsNotThereIsAFailure() {
        Path report = temp.resolve("run.json");
        Cli.run(SHORT, "--json", report.toString(), "--record-steps");

        Cli.Result result = Cli.run(
                "plot",
                report.toString(),
                "--output-dir",
                temp.resolve("missing").toString());

        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err()).contains("does not exist");
    }
}

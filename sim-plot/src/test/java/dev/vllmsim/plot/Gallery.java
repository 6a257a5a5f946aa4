package dev.vllmsim.plot;

import dev.vllmsim.report.document.StepSeries;
import dev.vllmsim.report.document.SweepReport;
import dev.vllmsim.report.statistics.Statistic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Draws a picture of every kind into a folder, for a person to look at. Run it after a change to what is drawn. */
public final class Gallery {
    private final Path folder;

    private Gallery(Path folder) {
        this.folder = folder;
    }

    /**
     * Draws them all.
     *
     * @param args the folder
     */
    public static void main(String[] args) throws IOException {
        System.setProperty("java.awt.headless", "true");
        Path folder = Path.of(args[0]);
        Files.createDirectories(folder);
        Gallery gallery = new Gallery(folder);
        gallery.steps();
        gallery.sweeps();
    }

    private void steps() throws IOException {
        steps("steps-seed", TestRuns.experiment3(), 0, 60);
        steps("steps-16", TestRuns.with(TestRuns.experiment4(), "concurrency", 16), 100, 60);
        steps("steps-64", TestRuns.largeServer(), 100, 60);
        steps("steps-decodes-only", TestRuns.experiment3(), 14, 20);
        Map<String, Object> crowded =
                TestRuns.with(TestRuns.largeServer(), "total_query", 2000, "concurrency", 300, "max_num_seqs", 256);
        steps("steps-crowded", crowded, 1000, 40);
        Map<String, Object> one =
                TestRuns.with(TestRuns.experiment3(), "total_query", 1, "max_output", 16, "concurrency", 1);
        steps("steps-one-request", one, 0, 60);
        Map<String, Object> wideBudget =
                TestRuns.with(TestRuns.experiment3(), "max_num_scheduled_tokens", 8192, "total_query", 2000);
        steps("steps-long-run", wideBudget, 1000, 300);
        steps("steps-past-the-end", TestRuns.experiment3(), 1000, 60);
        steps("steps-vllm", TestRuns.vllm(), 0, 60);
        steps(
                "steps-vllm-256",
                TestRuns.with(
                        TestRuns.vllm(),
                        "concurrency",
                        300,
                        "max_num_seqs",
                        256,
                        "num_gpu_blocks",
                        9000,
                        "max_num_batched_tokens",
                        2048,
                        "total_query",
                        3000),
                200,
                60);
        steps(
                "steps-short-prompts",
                TestRuns.with(
                        TestRuns.vllm(),
                        "concurrency",
                        300,
                        "max_num_seqs",
                        256,
                        "num_gpu_blocks",
                        9000,
                        "max_num_batched_tokens",
                        2048,
                        "total_query",
                        3000,
                        "min_input",
                        8,
                        "max_input",
                        24,
                        "min_output",
                        1,
                        "max_output",
                        9),
                20,
                8);
        steps("steps-wide", TestRuns.largeServer(), 100, 4);
        draw("steps-preemptions", SampleSeries.withPreemptions(), TestRuns.config(TestRuns.experiment3()), 0, 60);
    }

    private void sweeps() throws IOException {
        Map<String, Object> seed = TestRuns.experiment4();
        Map<String, Object> large = TestRuns.with(TestRuns.largeServer(), "max_num_partial_prefills", 8);
        sweep("sweep-seed", TestRuns.sweep(seed, "concurrency", TestRuns.range(1, 32)));
        sweep("sweep-log", TestRuns.sweep(large, "concurrency", List.of(1, 2, 4, 8, 16, 32, 64, 128, 256)));
        sweep("sweep-many", TestRuns.sweep(large, "concurrency", TestRuns.range(1, 150)));
        Map<String, Object> good = TestRuns.with(seed, "goodput", "ttft:400 tpot:9");
        sweep("sweep-objectives", TestRuns.warned(TestRuns.sweep(good, "concurrency", TestRuns.range(8, 24)), 12));
        Map<String, Object> open = TestRuns.with(seed, "goodput", "ttft:400 tpot:9", "total_query", 400);
        open.remove("concurrency");
        SweepReport rates =
                TestRuns.warned(TestRuns.sweep(open, "request_rate", List.of(1, 2, 3, 4, 5, 6, 7, 8, 12, 20)), 6);
        sweep("sweep-rates", rates);
        Pictures.sweepPng(
                rates,
                List.of(Statistic.MEAN, Statistic.P50, Statistic.P90, Statistic.P95, Statistic.P99),
                folder.resolve("sweep-statistics.png"));
        sweep("sweep-seeds", TestRuns.sweep(seed, "seed", TestRuns.range(1, 12)));
        sweep(
                "sweep-files",
                TestRuns.renamed(
                        TestRuns.warned(TestRuns.sweep(good, "concurrency", List.of(1, 4, 8)), 2),
                        "workload",
                        List.of(
                                "/a/b/traffic-of-monday.csv",
                                "/a/c/traffic-of-monday.csv",
                                "/a/b/traffic-of-friday.csv")));
        sweep(
                "sweep-names-ratios",
                TestRuns.renamed(
                        TestRuns.sweep(open, "request_rate", List.of(1, 2, 20)), "scheduler", List.of("a", "b", "c")));
        sweep(
                "sweep-grid-objectives",
                TestRuns.warned(
                        TestRuns.grid(
                                good, "max_num_seqs", List.of(4, 8, 16, 24), "concurrency", List.of(4, 8, 16, 24)),
                        14));
        sweep("sweep-one-point", TestRuns.sweep(seed, "concurrency", List.of(8)));
        sweep("sweep-three-points", TestRuns.sweep(large, "max_num_partial_prefills", List.of(1, 2, 4)));
        sweep("sweep-names", TestRuns.sweep(seed, "mixed_step", List.of("max", "sum")));
        List<String> presets =
                IntStream.range(0, 18).mapToObj(i -> "preset-number-" + i).toList();
        SweepReport names = TestRuns.sweep(seed, "concurrency", TestRuns.range(1, 18));
        sweep("sweep-many-names", TestRuns.renamed(names, "preset", presets));
        sweep(
                "sweep-grid",
                TestRuns.grid(
                        large,
                        "max_num_partial_prefills",
                        List.of(1, 2, 4, 8),
                        "concurrency",
                        List.of(8, 16, 32, 64, 128)));
        sweep(
                "sweep-grid-names",
                TestRuns.grid(seed, "mixed_step", List.of("max", "sum"), "concurrency", TestRuns.range(1, 20)));
    }

    private void steps(String name, Map<String, Object> settings, long from, int count) throws IOException {
        draw(name, TestRuns.steps(settings, from, count), TestRuns.config(settings), from, count);
    }

    private void draw(String name, StepSeries series, Map<String, Object> config, long from, int count)
            throws IOException {
        Pictures.stepsPng(series, config, new StepsOptions(from, count), folder.resolve(name + ".png"));
    }

    private void sweep(String name, SweepReport report) throws IOException {
        Pictures.sweepPng(report, Statistic.USUAL, folder.resolve(name + ".png"));
    }
}

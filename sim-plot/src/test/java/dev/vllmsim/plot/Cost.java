package dev.vllmsim.plot;

import dev.vllmsim.report.document.StepSeries;
import dev.vllmsim.report.document.SweepReport;
import dev.vllmsim.report.statistics.Statistic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Measures what a picture costs in this JVM, the first time and after: {@code steps FOLDER} (the seed's third
 * experiment), {@code sweep FOLDER} (its fourth), {@code window FOLDER COUNT} (so many steps of 50 requests), or
 * {@code overview FOLDER} (50,000 steps).
 */
public final class Cost {
    private Cost() {}

    /**
     * Draws and measures.
     *
     * @param args what to draw, where to, and for a window how many steps
     */
    public static void main(String[] args) throws IOException {
        System.setProperty("java.awt.headless", "true");
        Path file = Path.of(args[1], "cost.png");
        if (args[0].equals("sweep")) {
            SweepReport sweep = TestRuns.sweep(TestRuns.experiment4(), "concurrency", TestRuns.range(1, 32));
            measure(
                    args[0],
                    () -> Pictures.sweepPng(sweep, Statistic.USUAL, file).size());
            return;
        }
        Map<String, Object> settings = TestRuns.experiment3();
        int count = StepsOptions.DEFAULT_COUNT;
        if (args[0].equals("window")) {
            settings = TestRuns.with(TestRuns.largeServer(), "total_query", 4400, "concurrency", 50);
            count = Integer.parseInt(args[2]);
        } else if (args[0].equals("overview")) {
            settings = TestRuns.with(TestRuns.experiment3(), "total_query", 4435);
        }
        Map<String, Object> config = TestRuns.config(settings);
        StepSeries series = TestRuns.steps(settings, 0, count);
        StepsOptions options = new StepsOptions(0, count);
        System.out.println(series.steps() + " steps");
        measure(args[0], () -> Pictures.stepsPng(series, config, options, file).size());
    }

    private interface Drawing {
        int pages() throws IOException;
    }

    private static void measure(String name, Drawing drawing) throws IOException {
        for (int i = 0; i < 3; i++) {
            long start = System.nanoTime();
            int pages = drawing.pages();
            System.out.println(name + ": " + (System.nanoTime() - start) / 1_000_000 + " ms, pages " + pages);
        }
    }
}

package dev.vllmsim.benchmarks;

import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.simulation.Listeners;
import dev.vllmsim.engine.simulation.Simulation;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Page;
import dev.vllmsim.plot.page.Png;
import dev.vllmsim.plot.page.TickAxis;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.report.measure.MetricsCollector;
import dev.vllmsim.report.document.RunColumns;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Rectangle;
import java.awt.geom.Ellipse2D;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.DefaultXYDataset;

/**
 * Measures how the time per request grows with the length of outputs, with concurrency and with the number of requests,
 * in a warm JVM and with all metrics, and draws the curves.
 *
 * <pre>java -cp benchmarks/target/benchmarks.jar dev.vllmsim.benchmarks.GrowthCurves growth.png</pre>
 */
public final class GrowthCurves {
    private static final int REQUESTS = 20_000;
    private static final int CONCURRENCY = 64;
    private static final int OUTPUT_TOKENS = 256;

    /** How long a figure is measured; the fastest run counts. */
    private static final long PATIENCE_NANOS = 1_000_000_000;

    private static final int PANEL_WIDTH = 300;
    private static final int PANEL_GAP = 90;
    private static final int PANEL_TOP = 118;
    private static final int PANEL_HEIGHT = 220;
    private static final int LOWEST_POWER = -1;
    private static final int HIGHEST_POWER = 1;

    private GrowthCurves() {}

    /**
     * What is compared.
     *
     * @param everyStep takes each step singly, as the run does while somebody watches its steps
     */
    private record Engine(String label, String scheduler, boolean everyStep, Color colour) {}

    private static final List<Engine> ENGINES = List.of(
            new Engine("decode-first, every step taken singly", "decode-first", true, Ink.VERMILION),
            new Engine("vllm-v1", "vllm-v1", false, Ink.GREEN),
            new Engine("decode-first", "decode-first", false, Ink.BLUE));

    /** What grows. */
    private enum Growth {
        OUTPUT_TOKENS("output tokens of a request", new int[] {16, 64, 256, 1_024, 4_096}),
        CONCURRENCY("active requests", new int[] {1, 4, 16, 64, 256, 1_024}),
        REQUESTS("requests", new int[] {1_000, 10_000, 100_000, 1_000_000});

        final String label;
        final int[] values;

        Growth(String label, int[] values) {
            this.label = label;
            this.values = values;
        }

        Map<String, Object> settings(int value) {
            return Settings.fixed(
                    this == REQUESTS ? value : GrowthCurves.REQUESTS,
                    this == CONCURRENCY ? value : GrowthCurves.CONCURRENCY,
                    this == OUTPUT_TOKENS ? value : GrowthCurves.OUTPUT_TOKENS);
        }
    }

    /**
     * Measures, prints the figures, and draws them.
     *
     * @param args the file of the picture
     */
    public static void main(String[] args) throws IOException {
        System.setProperty("java.awt.headless", "true");
        Page page = new Page(PANEL_TOP + PANEL_HEIGHT + 66);
        page.text("What a request costs", Fonts.TITLE, Ink.TEXT, Page.MARGIN, 34);
        page.text(
                "Prompts of 256 tokens. Where nothing else is said: outputs of " + OUTPUT_TOKENS + " tokens, "
                        + CONCURRENCY + " active requests, " + Figures.exact(REQUESTS)
                        + " requests. Warm JVM, metrics included, the fastest run within a second.",
                Fonts.BODY,
                Ink.FAINT_TEXT,
                Page.MARGIN,
                55);
        legend(page);
        for (Growth growth : Growth.values()) {
            double[][] micros = new double[ENGINES.size()][];
            for (int i = 0; i < ENGINES.size(); i++) {
                micros[i] = measure(ENGINES.get(i), growth);
            }
            panel(page, growth, micros);
        }
        try (OutputStream file = Files.newOutputStream(Path.of(args[0]))) {
            Png.write(page.image(), file);
        }
    }

    /** Microseconds a request, for each value. */
    private static double[] measure(Engine engine, Growth growth) {
        double[] micros = new double[growth.values.length];
        for (int i = 0; i < micros.length; i++) {
            Map<String, Object> settings = growth.settings(growth.values[i]);
            if (!engine.scheduler().equals("decode-first")) {
                settings.put("scheduler", engine.scheduler());
                settings.remove("prefill_chunk_size");
                settings.remove("max_num_partial_prefills");
            }
            int requests = (int) settings.get("total_query");
            Scenario scenario = Settings.scenario(settings);
            if (i == 0) {
                fastest(scenario, engine.everyStep()); // warms up
            }
            micros[i] = fastest(scenario, engine.everyStep()) / 1e3 / requests;
            System.out.printf(
                    Locale.ROOT, "%s, %,d %s: %.3f µs%n", engine.label(), growth.values[i], growth.label, micros[i]);
        }
        return micros;
    }

    private static double fastest(Scenario scenario, boolean everyStep) {
        long fastest = Long.MAX_VALUE;
        long begin = System.nanoTime();
        do {
            MetricsCollector metrics = new MetricsCollector(RunColumns.of(scenario));
            SimulationListener watcher = new SimulationListener() {
                @Override
                public boolean observesSteps() {
                    return everyStep;
                }
            };
            long start = System.nanoTime();
            metrics.summary(Simulation.run(scenario, Listeners.of(metrics, watcher)));
            fastest = Math.min(fastest, System.nanoTime() - start);
        } while (System.nanoTime() - begin < PATIENCE_NANOS);
        return fastest;
    }

    private static void panel(Page page, Growth growth, double[][] micros) {
        int left = Page.MARGIN + 56 + growth.ordinal() * (PANEL_WIDTH + PANEL_GAP);
        Rectangle area = new Rectangle(left, PANEL_TOP, PANEL_WIDTH, PANEL_HEIGHT);
        List<TickAxis.Tick> powers = new ArrayList<>();
        for (int power = LOWEST_POWER; power <= HIGHEST_POWER; power++) {
            powers.add(new TickAxis.Tick(power, Figures.amount(Math.pow(10, power))));
        }
        TickAxis y = TickAxis.of("µs a request (log scale)", LOWEST_POWER, HIGHEST_POWER, powers);
        List<TickAxis.Tick> values = new ArrayList<>();
        double[] places = new double[growth.values.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = Math.log10(growth.values[i]);
            values.add(new TickAxis.Tick(places[i], Figures.exact(growth.values[i])));
        }
        double padding = (places[places.length - 1] - places[0]) * 0.06;
        TickAxis x = TickAxis.of(
                growth.label + " (log scale)", places[0] - padding, places[places.length - 1] + padding, values);
        DefaultXYDataset dataset = new DefaultXYDataset();
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, true);
        for (int i = 0; i < micros.length; i++) {
            double[] logarithms = new double[places.length];
            for (int j = 0; j < places.length; j++) {
                logarithms[j] = Math.log10(micros[i][j]);
            }
            dataset.addSeries(ENGINES.get(i).label(), new double[][] {places, logarithms});
            renderer.setSeriesPaint(i, ENGINES.get(i).colour());
            renderer.setSeriesStroke(i, new BasicStroke(2));
            renderer.setSeriesShape(i, new Ellipse2D.Double(-3.2, -3.2, 6.4, 6.4));
        }
        page.smooth(true);
        page.plot(area, dataset, x, y, renderer);
        page.smooth(false);
    }

    private static void legend(Page page) {
        double x = Page.MARGIN;
        for (Engine engine : ENGINES) {
            page.box(engine.colour(), x, 80, 28, 2);
            page.text(engine.label(), Fonts.BODY, Ink.TEXT, x + 34, 85);
            x += 34 + Fonts.width(engine.label(), Fonts.BODY) + 24;
        }
    }
}

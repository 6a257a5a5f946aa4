package dev.vllmsim.plot.latency;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.LogScale;
import dev.vllmsim.plot.page.Page;
import dev.vllmsim.plot.page.TickAxis;
import dev.vllmsim.report.document.CompareReport.Quantile;
import java.awt.Rectangle;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.xy.DefaultXYDataset;

/** The latencies of A and B side by side: the share of requests that are no slower. */
record QuantilesBand(Map<String, List<Quantile>> quantiles) implements Band {
    /** The latencies by their keys in reports, and what stands over each. */
    static final Map<String, Metric> LATENCIES =
            Map.of("ttft_ms", Metric.TTFT, "tpot_ms", Metric.TPOT, "request_time_ms", Metric.E2E);

    static final List<String> ORDER = List.of("ttft_ms", "tpot_ms", "request_time_ms");

    private static final int LEFT = Page.MARGIN + 56;
    private static final int GAP = 62;
    private static final int WIDTH = (Page.WIDTH - Page.MARGIN - LEFT - (ORDER.size() - 1) * GAP) / ORDER.size();
    private static final int HEADING = 26;
    private static final int HEIGHT = 250;
    private static final int AXIS = 50;
    private static final double PERCENT = 100;

    /** Where the data of a latency go. */
    static Rectangle area(int column, int top, int height) {
        return new Rectangle(LEFT + column * (WIDTH + GAP), top, WIDTH, height);
    }

    @Override
    public int height() {
        return HEADING + HEIGHT + AXIS;
    }

    @Override
    public void draw(Page page, int top) {
        for (int i = 0; i < ORDER.size(); i++) {
            Rectangle area = area(i, top + HEADING, HEIGHT);
            Metric metric = LATENCIES.get(ORDER.get(i));
            page.text(metric == null ? ORDER.get(i) : metric.title(), Fonts.HEADING, Ink.TEXT, area.x, top + 14.0);
            curves(page, area, quantiles.getOrDefault(ORDER.get(i), List.of()), i == 0);
        }
    }

    private static void curves(Page page, Rectangle area, List<Quantile> quantiles, boolean labelled) {
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        for (Quantile quantile : quantiles) {
            for (double ms : new double[] {quantile.a(), quantile.b()}) {
                least = ms > 0 ? Math.min(least, ms) : least;
                most = Math.max(most, ms);
            }
        }
        LogScale scale = most > 0 ? LogScale.of(least, most) : LogScale.of(1, 1);
        TickAxis x = most > 0
                ? scale.times("log scale", area.width)
                : TickAxis.of("none took any time", scale.lower(), scale.upper(), List.of());
        for (TickAxis.Tick tick : x.ticks()) {
            page.box(Ink.GRID, x.valueToJava2D(tick.at(), area, RectangleEdge.BOTTOM), area.y, 0.5, area.height);
        }
        DefaultXYDataset dataset = new DefaultXYDataset();
        // The first is drawn last: where both are the same, the dashes of B lie on the line of A.
        dataset.addSeries("B", points(quantiles, Quantile::b, scale));
        dataset.addSeries("A", points(quantiles, Quantile::a, scale));
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
        renderer.setDrawSeriesLineAsPath(true);
        for (int i = 0; i < 2; i++) {
            renderer.setSeriesPaint(i, Line.ALL.get(1 - i).colour());
            renderer.setSeriesStroke(i, Line.ALL.get(1 - i).stroke());
        }
        page.smooth(true);
        page.plot(area, dataset, x, CurvesBand.shares(labelled), renderer);
        page.smooth(false);
    }

    private static double[][] points(List<Quantile> quantiles, ToDoubleFunction<Quantile> ms, LogScale scale) {
        double[][] points = new double[2][quantiles.size()];
        for (int i = 0; i < quantiles.size(); i++) {
            points[0][i] = scale.at(ms.applyAsDouble(quantiles.get(i)));
            points[1][i] = quantiles.get(i).q() * PERCENT;
        }
        return points;
    }
}

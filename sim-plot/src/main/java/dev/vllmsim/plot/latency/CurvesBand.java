package dev.vllmsim.plot.latency;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.LogScale;
import dev.vllmsim.plot.page.Page;
import dev.vllmsim.plot.page.TickAxis;
import dev.vllmsim.report.chart.Latencies;
import dev.vllmsim.report.statistics.Distribution;
import dev.vllmsim.report.statistics.Ecdf;
import dev.vllmsim.report.statistics.Statistic;
import java.awt.Rectangle;
import java.awt.geom.Ellipse2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.xy.DefaultXYDataset;

/** The three latencies side by side: the share of requests that are no slower, and below it the percentiles. */
final class CurvesBand implements Band {
    private static final int LEFT = Page.MARGIN + 56;
    private static final int GAP = 34;
    private static final int COLUMNS = Metric.values().length;
    private static final int WIDTH = (Page.WIDTH - Page.MARGIN - LEFT - (COLUMNS - 1) * GAP) / COLUMNS;
    private static final int HEADING = 26;
    private static final int HEIGHT = 340;
    private static final int AXIS = 50;
    private static final int TABLE_HEADING = 18;
    private static final int ROW = 18;
    private static final double PERCENT = 100;

    /** Up to so many values the steps of the distribution are seen, and drawn. */
    private static final int STEPS_SEEN = 400;

    private static final List<Statistic> MARKED = List.of(Statistic.P50, Statistic.P90, Statistic.P95, Statistic.P99);
    private static final double[] SHARES = {50, 90, 95, 99};

    private final List<Latencies> runs;

    CurvesBand(List<Latencies> runs) {
        this.runs = runs;
    }

    @Override
    public int height() {
        return HEADING + HEIGHT + AXIS + TABLE_HEADING + runs.size() * ROW;
    }

    @Override
    public void draw(Page page, int top) {
        int x = LEFT;
        for (Metric metric : Metric.values()) {
            Rectangle area = new Rectangle(x, top + HEADING, WIDTH, HEIGHT);
            page.text(metric.title(), Fonts.HEADING, Ink.TEXT, area.x, top + 14.0);
            curves(page, area, metric);
            table(page, area, metric);
            x += WIDTH + GAP;
        }
    }

    /** The axis of times of a latency. */
    private LogScale scale(Metric metric) {
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        for (Latencies run : runs) {
            for (double ms : metric.curve(run).ms()) {
                least = ms > 0 ? Math.min(least, ms) : least;
                most = Math.max(most, ms);
            }
        }
        // Where nothing takes any time, as with outputs of one token, any axis will do.
        return most > 0 ? LogScale.of(least, most) : LogScale.of(1, 1);
    }

    /** Whether any value is above 0. */
    private boolean isSeen(Metric metric) {
        return runs.stream().map(run -> metric.curve(run).ms()).anyMatch(ms -> ms.length > 0 && ms[ms.length - 1] > 0);
    }

    static TickAxis shares(boolean labelled) {
        List<TickAxis.Tick> ticks = new ArrayList<>();
        for (double share : new double[] {0, 25, 50, 75, 90, 95, 99}) {
            ticks.add(new TickAxis.Tick(share, labelled ? Figures.tick(share) : ""));
        }
        return TickAxis.of(labelled ? "requests that are no slower (%)" : "", 0, PERCENT, ticks);
    }

    private void curves(Page page, Rectangle area, Metric metric) {
        LogScale scale = scale(metric);
        TickAxis x = isSeen(metric)
                ? scale.times("log scale", area.width)
                : TickAxis.of("none took any time", scale.lower(), scale.upper(), List.of());
        TickAxis y = shares(metric == Metric.TTFT);
        for (TickAxis.Tick tick : x.ticks()) {
            page.box(Ink.GRID, x.valueToJava2D(tick.at(), area, RectangleEdge.BOTTOM), area.y, 0.5, area.height);
        }
        DefaultXYDataset dataset = new DefaultXYDataset();
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
        renderer.setDrawSeriesLineAsPath(true);
        for (int i = 0; i < runs.size(); i++) {
            dataset.addSeries(i, points(metric.curve(runs.get(i)), scale));
            renderer.setSeriesPaint(i, Line.ALL.get(i).colour());
            renderer.setSeriesStroke(i, Line.ALL.get(i).stroke());
        }
        page.smooth(true);
        page.plot(area, dataset, x, y, renderer);
        page.smooth(false);
        for (int i = 0; i < runs.size(); i++) {
            marks(page, area, x, y, scale, metric.figures(runs.get(i).head().summary()), Line.ALL.get(i));
        }
    }

    private static void marks(
            Page page, Rectangle area, TickAxis x, TickAxis y, LogScale scale, Distribution figures, Line line) {
        for (int i = 0; i < MARKED.size(); i++) {
            Double ms = MARKED.get(i).of(figures);
            if (ms != null) {
                page.mark(
                        new Ellipse2D.Double(-3, -3, 6, 6),
                        Ink.PAPER,
                        line.colour(),
                        x.valueToJava2D(scale.at(ms), area, RectangleEdge.BOTTOM),
                        y.valueToJava2D(SHARES[i], area, RectangleEdge.LEFT));
            }
        }
    }

    /** A distribution as a line, in steps if they are seen. */
    static double[][] points(Ecdf curve, LogScale scale) {
        int size = curve.ms().length;
        boolean steps = size == curve.count() && size <= STEPS_SEEN;
        double[][] points = new double[2][steps ? 2 * size : size + Math.min(1, size)];
        double share = 0;
        int at = 0;
        for (int i = 0; i < size; i++) {
            double place = scale.at(curve.ms()[i]);
            if (steps || i == 0) {
                points[0][at] = place;
                points[1][at++] = share * PERCENT;
            }
            share = curve.shares()[i];
            points[0][at] = place;
            points[1][at++] = share * PERCENT;
        }
        return points;
    }

    private void table(Page page, Rectangle area, Metric metric) {
        double columns = MARKED.size();
        double each = area.width / columns;
        double baseline = area.getMaxY() + AXIS + 10;
        for (int i = 0; i < columns; i++) {
            page.textBefore(MARKED.get(i).label(), Fonts.AXIS, Ink.FAINT_TEXT, area.x + (i + 1) * each - 8, baseline);
        }
        for (int run = 0; run < runs.size(); run++) {
            double line = baseline + (run + 1) * ROW;
            if (metric == Metric.TTFT) {
                Line.ALL.get(run).sample(page, Page.MARGIN, line - 4, 34);
            }
            Distribution figures = metric.figures(runs.get(run).head().summary());
            for (int i = 0; i < columns; i++) {
                Double ms = MARKED.get(i).of(figures);
                page.textBefore(
                        ms == null ? "–" : Figures.duration(ms),
                        Fonts.AXIS,
                        Ink.TEXT,
                        area.x + (i + 1) * each - 8,
                        line);
            }
        }
    }
}

package dev.vllmsim.plot.latency;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Legend;
import dev.vllmsim.plot.page.Page;
import dev.vllmsim.plot.page.Scale;
import dev.vllmsim.plot.page.TickAxis;
import dev.vllmsim.plot.page.TimeUnit;
import dev.vllmsim.report.document.CompareReport.Quantile;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Rectangle;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.xy.DefaultXYDataset;
import org.jspecify.annotations.Nullable;

/** By how much B is slower or faster than A at each quantile, with intervals where there are some. */
record DifferencesBand(Map<String, List<Quantile>> quantiles, boolean intervals) implements Band {
    private static final Color BETTER = Ink.GREEN;
    private static final Color WORSE = Ink.ORANGE;
    private static final Color UNSURE = Ink.AXIS;

    private static final int HEADING = 34;
    private static final int HEIGHT = 190;
    private static final int AXIS = 56;
    private static final int TICKS = 5;
    private static final double PERCENT = 100;

    /** What is beyond is a matter of few requests, and its intervals would press all others together. */
    private static final double FIRST = 0.01;

    private static final double LAST = 0.99;

    /** Out of 255. */
    private static final int OPACITY = 110;

    @Override
    public int height() {
        return HEADING + HEIGHT + AXIS;
    }

    @Override
    public void draw(Page page, int top) {
        for (int i = 0; i < QuantilesBand.ORDER.size(); i++) {
            Rectangle area = QuantilesBand.area(i, top + HEADING, HEIGHT);
            List<Quantile> shown = quantiles.getOrDefault(QuantilesBand.ORDER.get(i), List.of()).stream()
                    .filter(quantile -> quantile.q() >= FIRST && quantile.q() <= LAST)
                    .toList();
            difference(page, area, shown);
        }
        String heading = "B less A at each quantile";
        double left = QuantilesBand.area(0, top, HEIGHT).x;
        page.text(heading, Fonts.HEADING, Ink.TEXT, left, top + 20.0);
        legend(page).draw(page, left + Fonts.width(heading, Fonts.HEADING) + 24, top + 20.0);
    }

    private Legend legend(Page page) {
        Legend legend = new Legend();
        entry(page, legend, "B is faster", BETTER);
        entry(page, legend, "B is slower", WORSE);
        if (intervals) {
            entry(page, legend, "no difference at this sample", UNSURE);
        }
        return legend;
    }

    private static void entry(Page page, Legend legend, String label, Color colour) {
        legend.add(label, 14, (x, line) -> page.fill(new Rectangle2D.Double(x, line - 9, 14, 10), tint(colour)));
    }

    static Color tint(Color colour) {
        return new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), OPACITY);
    }

    /** The end of an interval; without one, zero, so that the area between it and the line is filled. */
    private static double end(@Nullable Double end) {
        return end == null ? 0 : end;
    }

    private static void difference(Page page, Rectangle area, List<Quantile> shown) {
        double low = 0;
        double high = 0;
        for (Quantile quantile : shown) {
            low = Math.min(low, Math.min(quantile.difference(), end(quantile.low())));
            high = Math.max(high, Math.max(quantile.difference(), end(quantile.high())));
        }
        if (low == high) {
            low = -1;
            high = 1;
        }
        TimeUnit unit = TimeUnit.of(Math.max(-low, high));
        TickAxis y = upright(unit, low / unit.millis(), high / unit.millis());
        TickAxis x = across();
        int from = 0;
        for (int i = 1; i < shown.size(); i++) {
            boolean last = i == shown.size() - 1;
            if (last || !colour(shown.get(i), shown.get(i + 1)).equals(colour(shown.get(from), shown.get(from + 1)))) {
                part(page, area, x, y, unit, shown.subList(from, i + 1));
                from = i;
            }
        }
        double[][] points = new double[2][shown.size()];
        for (int i = 0; i < shown.size(); i++) {
            points[0][i] = shown.get(i).q() * PERCENT;
            points[1][i] = shown.get(i).difference() / unit.millis();
        }
        DefaultXYDataset dataset = new DefaultXYDataset();
        dataset.addSeries("B less A", points);
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
        renderer.setDrawSeriesLineAsPath(true);
        renderer.setSeriesPaint(0, Ink.TEXT);
        renderer.setSeriesStroke(0, new BasicStroke(1.5f));
        page.smooth(true);
        page.plot(area, dataset, x, y, renderer);
        page.smooth(false);
        page.box(Ink.TEXT, area.x, y.valueToJava2D(0, area, RectangleEdge.LEFT) - 0.5, area.width, 1);
    }

    /** A part of the quantiles of one colour, as one area. */
    private static void part(Page page, Rectangle area, TickAxis x, TickAxis y, TimeUnit unit, List<Quantile> part) {
        Path2D path = new Path2D.Double();
        for (int i = 0; i < 2 * part.size(); i++) {
            boolean upper = i < part.size();
            Quantile quantile = part.get(upper ? i : 2 * part.size() - 1 - i);
            boolean known = quantile.low() != null;
            double ms = upper ? known ? end(quantile.high()) : quantile.difference() : known ? end(quantile.low()) : 0;
            double across = x.valueToJava2D(quantile.q() * PERCENT, area, RectangleEdge.BOTTOM);
            double up = y.valueToJava2D(ms / unit.millis(), area, RectangleEdge.LEFT);
            if (i == 0) {
                path.moveTo(across, up);
            } else {
                path.lineTo(across, up);
            }
        }
        path.closePath();
        page.fill(path, tint(colour(part.get(0), part.get(1))));
    }

    private static Color colour(Quantile from, Quantile to) {
        boolean faster = isBelow(from) && isBelow(to);
        boolean slower = isAbove(from) && isAbove(to);
        return faster ? BETTER : slower ? WORSE : UNSURE;
    }

    private static boolean isBelow(Quantile quantile) {
        Double high = quantile.high();
        return high == null ? quantile.difference() < 0 : high < 0;
    }

    private static boolean isAbove(Quantile quantile) {
        Double low = quantile.low();
        return low == null ? quantile.difference() > 0 : low > 0;
    }

    private static TickAxis across() {
        List<TickAxis.Tick> ticks = new ArrayList<>();
        for (double share : new double[] {1, 25, 50, 75, 90, 99}) {
            ticks.add(new TickAxis.Tick(share, "p" + Figures.tick(share)));
        }
        return TickAxis.of("from the fastest to the slowest requests", 0, PERCENT, ticks);
    }

    private static TickAxis upright(TimeUnit unit, double low, double high) {
        double padding = 0.06 * (high - low);
        double step = Scale.roundStep((high - low) / TICKS);
        List<TickAxis.Tick> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil((low - padding) / step); i * step <= high + padding; i++) {
            ticks.add(new TickAxis.Tick(i * step, (i > 0 ? "+" : "") + Figures.tick(i * step)));
        }
        return TickAxis.of(unit.word(), low - padding, high + padding, ticks);
    }
}

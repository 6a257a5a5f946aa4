package dev.vllmsim.plot.reuse;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Caption;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.plot.page.Heading;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Notes;
import dev.vllmsim.plot.page.Page;
import dev.vllmsim.plot.page.TickAxis;
import dev.vllmsim.report.document.HitCurveReport;
import dev.vllmsim.report.document.HitCurveReport.CardPoint;
import dev.vllmsim.report.document.HitCurveReport.Point;
import dev.vllmsim.report.document.HitCurveReport.Scheduled;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Rectangle;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jspecify.annotations.Nullable;

/**
 * A hit curve as a picture: the hit rate over the size of the cache, on a log axis, with what cards have room for, the
 * knee, and what the scheduler itself found.
 */
public final class HitCurvePicture {
    private static final double PERCENT = 100;
    private static final double GIBIBYTE = 1L << 30;

    private HitCurvePicture() {}

    /** Draws the picture. */
    public static BufferedImage draw(HitCurveReport report) {
        List<String> phrases = new ArrayList<>();
        phrases.add(Figures.exact(report.requests()) + " prompts of "
                + Caption.fileName(String.valueOf(report.config().get("workload"))));
        phrases.add(Figures.exact(report.promptTokens()) + " tokens");
        phrases.add("blocks of " + tokensOfBlock(report) + " tokens");
        List<String> notes = new ArrayList<>();
        notes.add("Knee: where the curve is furthest above the straight line between its ends (Kneedle).");
        if (!report.scheduled().isEmpty()) {
            notes.add("Circles: the scheduler itself, in which blocks in use cannot be thrown away and outputs take"
                    + " blocks.");
        }
        return Band.draw(List.of(
                new Heading("Prefix cache: hit rate by size", "", phrases), new CurveBand(report), new Notes(notes)));
    }

    private static long tokensOfBlock(HitCurveReport report) {
        Point first = report.knee();
        return first.blocks() == 0 ? 0 : first.tokens() / first.blocks();
    }

    /** The curve with its marks. */
    private record CurveBand(HitCurveReport report) implements Band {
        private static final int HEIGHT = 460;
        private static final int ABOVE = 24;
        private static final int BELOW = 56;
        private static final int AXIS_ROOM = 64;
        private static final int TICKS_OF_RATE = 10;
        /** Labels of neighbours stand below each other. */
        private static final int ROWS = 4;

        @Override
        public int height() {
            return ABOVE + HEIGHT + BELOW;
        }

        @Override
        public void draw(Page page, int top) {
            Rectangle area = new Rectangle(
                    Page.MARGIN + AXIS_ROOM, top + ABOVE, Page.WIDTH - 2 * Page.MARGIN - AXIS_ROOM, HEIGHT);
            List<Point> curve = report.curve();
            double first = curve.get(0).blocks();
            double last = curve.get(curve.size() - 1).blocks();
            for (CardPoint card : report.cards()) {
                last = Math.max(last, (double) card.blocks());
            }
            TickAxis x = sizes(first, Math.max(2 * first, last));
            TickAxis y = rates();
            XYSeries line = new XYSeries("hit rate", false, true);
            curve.forEach(point -> line.add(place(point.blocks()), point.hitRate() * PERCENT));
            if (last > curve.get(curve.size() - 1).blocks()) {
                line.add(Math.log10(last), report.maxHitRate() * PERCENT);
            }
            XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
            renderer.setSeriesPaint(0, Ink.BLUE);
            renderer.setSeriesStroke(0, new BasicStroke(2));
            page.smooth(true);
            page.plot(area, new XYSeriesCollection(line), x, y, renderer);
            int row = 0;
            List<CardPoint> bySize = report.cards().stream()
                    .sorted(Comparator.comparingLong(CardPoint::blocks))
                    .toList();
            for (CardPoint card : bySize) {
                String cards = card.tensorParallelSize() == 1 ? "" : card.tensorParallelSize() + " x ";
                mark(
                        page,
                        area,
                        x,
                        card.blocks(),
                        cards + card.gpu() + ": " + rate(card.hitRate()),
                        Ink.VERMILION,
                        row++);
            }
            if (report.maxHitRate() > 0) {
                mark(
                        page,
                        area,
                        x,
                        report.knee().blocks(),
                        "knee: " + rate(report.knee().hitRate()),
                        Ink.GREEN,
                        row);
            }
            for (Scheduled run : report.scheduled()) {
                page.mark(
                        new Ellipse2D.Double(-4, -4, 8, 8),
                        Ink.PAPER,
                        Ink.ORANGE,
                        x.valueToJava2D(place(run.blocks()), area, RectangleEdge.BOTTOM),
                        y.valueToJava2D(run.hitRate() * PERCENT, area, RectangleEdge.LEFT));
            }
            page.smooth(false);
        }

        private static double place(long blocks) {
            return Math.log10((double) Math.max(1, blocks));
        }

        private static String rate(double share) {
            return Figures.threeDigits(share * PERCENT) + " %";
        }

        private static void mark(
                Page page, Rectangle area, TickAxis x, long blocks, String label, Color colour, int row) {
            double at = x.valueToJava2D(place(blocks), area, RectangleEdge.BOTTOM);
            page.uprightDashes(colour, at, area.y, area.getMaxY());
            double baseline = area.y + 14.0 + 15.0 * (row % ROWS);
            if (at + 6 + Fonts.width(label, Fonts.AXIS) > area.getMaxX()) {
                page.textBefore(label, Fonts.AXIS, colour, at - 6, baseline);
            } else {
                page.text(label, Fonts.AXIS, colour, at + 6, baseline);
            }
        }

        private TickAxis rates() {
            double most = Math.max(1, report.maxHitRate() * PERCENT);
            for (Scheduled run : report.scheduled()) {
                most = Math.max(most, run.hitRate() * PERCENT);
            }
            double step = most > 50 ? 10 : most > 20 ? 5 : most > 5 ? 1 : 0.2;
            List<TickAxis.Tick> ticks = new ArrayList<>();
            double upper = Math.min(PERCENT, Math.ceil(most * 1.08 / step) * step);
            for (int i = 0; i * step <= upper + step / TICKS_OF_RATE; i++) {
                ticks.add(new TickAxis.Tick(i * step, Figures.tick(i * step)));
            }
            return TickAxis.of("hit rate (% of blocks)", 0, upper, ticks);
        }

        private TickAxis sizes(double first, double last) {
            Double perBlock = gibibytesOfBlock();
            List<TickAxis.Tick> ticks = new ArrayList<>();
            for (double power = 1; power <= last; power *= 10) {
                for (double factor : new double[] {1, 2, 5}) {
                    double blocks = factor * power;
                    if (blocks >= first && blocks <= last) {
                        String label = Figures.amount(blocks);
                        ticks.add(new TickAxis.Tick(
                                Math.log10(blocks),
                                perBlock == null
                                        ? label
                                        : factor != 1
                                                ? ""
                                                : label + " (" + Figures.threeDigits(blocks * perBlock) + " GiB)"));
                    }
                }
            }
            return TickAxis.of(
                    perBlock == null
                            ? "cache (blocks, log scale)"
                            : "cache (blocks, log scale; in brackets GiB on each card of the first model)",
                    Math.log10(first),
                    Math.log10(last),
                    ticks);
        }

        private @Nullable Double gibibytesOfBlock() {
            Long bytes = report.kvBytesPerToken();
            return bytes == null ? null : bytes * tokensOfBlock(report) / GIBIBYTE;
        }
    }
}

package dev.vllmsim.plot.sweep;

import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Legend;
import dev.vllmsim.plot.page.Page;
import dev.vllmsim.report.statistics.Statistic;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import org.jspecify.annotations.Nullable;

/**
 * How a figure is drawn: no two statistics have the same colour, mark and line.
 *
 * @param colour of its line, marks and bars
 * @param mark its shape, around the origin
 * @param filled whether marks are full; bars that are not are striped
 * @param dash of its line, in units; {@code null} for a full one
 */
@SuppressWarnings("ArrayRecordComponent") // constants of this class
record Style(Color colour, Shape mark, boolean filled, float @Nullable [] dash) {
    /** Objectives are no statistics of a run. */
    static final Color OBJECTIVE = Ink.PINK;

    /** Behind runs that warn of themselves. */
    static final Color WARNED = new Color(0xFC, 0xEC, 0xE2);

    private static final Style RATE = new Style(Ink.GREEN, circle(), true, null);
    private static final Style REFUSED = new Style(Ink.VERMILION, circle(), true, null);
    private static final Style MEAN = new Style(Ink.BLUE, circle(), true, null);
    private static final Style P50 = new Style(Ink.SKY, square(), false, new float[] {2, 2});
    private static final Style P90 = new Style(Ink.ORANGE, triangle(), false, new float[] {8, 3});
    private static final Style P95 = new Style(Ink.VERMILION, diamond(), false, new float[] {5, 3});
    private static final Style P99 =
            new Style(Ink.mix(Ink.VERMILION, Color.BLACK, 0.5), circle(), false, new float[] {9, 2, 2, 2});

    static Style of(Figure figure) {
        Statistic statistic = figure.statistic();
        if (statistic == null) {
            return figure.quantity() == Figure.Quantity.REFUSED ? REFUSED : RATE;
        }
        return switch (statistic) {
            case MEAN -> MEAN;
            case P50 -> P50;
            case P90 -> P90;
            case P95 -> P95;
            case P99 -> P99;
        };
    }

    /** What a figure is called in a legend. */
    static String label(Figure figure) {
        Statistic statistic = figure.statistic();
        return statistic == null ? "over the whole run" : statistic.label();
    }

    BasicStroke stroke() {
        return dash == null
                ? new BasicStroke(2)
                : new BasicStroke(1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dash, 0);
    }

    /** The same mark and dashes in another colour. */
    Style in(Color other) {
        return new Style(other, mark, filled, dash);
    }

    /** The colour inside a mark. */
    Color fill() {
        return filled ? colour : Ink.PAPER;
    }

    /** Adds a line with its mark to a legend. */
    void addLine(Page page, Legend legend, String label, boolean marked) {
        legend.add(label, 28, (x, line) -> {
            if (dash == null) {
                page.box(colour, x, line - 5, 28, 2);
            } else {
                double at = x;
                for (int i = 0; at < x + 28; i++) {
                    double length = Math.min(dash[i % dash.length], x + 28 - at);
                    if (i % 2 == 0) {
                        page.box(colour, at, line - 4.75, length, 1.5);
                    }
                    at += length;
                }
            }
            if (marked) {
                page.mark(mark, fill(), colour, x + 14, line - 4);
            }
        });
    }

    /** Draws a bar, full or striped. */
    void bar(Page page, double x, double y, double width, double height) {
        page.box(colour, x, y, width, height);
        if (!filled) {
            for (double stripe = y + 3; stripe < y + height - 1.5; stripe += 5) {
                page.box(Ink.PAPER, x + 1.5, stripe, width - 3, 2);
            }
        }
    }

    private static Shape circle() {
        return new Ellipse2D.Double(-3.2, -3.2, 6.4, 6.4);
    }

    private static Shape square() {
        return new Rectangle2D.Double(-2.8, -2.8, 5.6, 5.6);
    }

    private static Shape triangle() {
        return polygon(0, -3.8, 3.6, 2.8, -3.6, 2.8);
    }

    private static Shape diamond() {
        return polygon(0, -4, 4, 0, 0, 4, -4, 0);
    }

    private static Shape polygon(double... corners) {
        Path2D path = new Path2D.Double();
        path.moveTo(corners[0], corners[1]);
        for (int i = 2; i < corners.length; i += 2) {
            path.lineTo(corners[i], corners[i + 1]);
        }
        path.closePath();
        return path;
    }
}

package dev.vllmsim.plot.latency;

import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Page;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the curves of a run are drawn: no two runs have the same colour and dashes.
 *
 * @param colour of the curves
 * @param dash in units; {@code null} for a full line
 */
@SuppressWarnings("ArrayRecordComponent") // constants of this class
record Line(Color colour, float @Nullable [] dash) {
    /** Yellow lines are not seen on white: it is the seventh of the colours, and left out. */
    static final List<Line> ALL = List.of(
            new Line(Ink.BLUE, null),
            new Line(Ink.VERMILION, new float[] {8, 3}),
            new Line(Ink.GREEN, new float[] {3, 2}),
            new Line(Ink.PINK, new float[] {10, 2, 2, 2}),
            new Line(Ink.ORANGE, new float[] {5, 4}),
            new Line(Ink.SKY, new float[] {2, 2}));

    private static final double WIDTH = 2;

    BasicStroke stroke() {
        return dash == null
                ? new BasicStroke((float) WIDTH)
                : new BasicStroke((float) WIDTH, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dash, 0);
    }

    /** Draws a level sample. */
    void sample(Page page, double x, double y, double length) {
        if (dash == null) {
            page.box(colour, x, y - WIDTH / 2, length, WIDTH);
            return;
        }
        double at = x;
        for (int i = 0; at < x + length; i++) {
            double part = Math.min(dash[i % dash.length], x + length - at);
            if (i % 2 == 0) {
                page.box(colour, at, y - WIDTH / 2, part, WIDTH);
            }
            at += part;
        }
    }
}

package dev.vllmsim.plot.plan;

import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Page;
import java.awt.Color;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;

/** The marks of single runs. */
final class Marks {
    /** Where the answer may be. */
    static final Color BAND = Ink.mix(Ink.GREEN, Ink.PAPER, 0.78);

    private static final Color HELD = Ink.mix(Ink.BLUE, Ink.PAPER, 0.35);
    private static final double HALF = 3;

    private Marks() {}

    static void held(Page page, double x, double y) {
        page.mark(new Ellipse2D.Double(-HALF, -HALF, 2 * HALF, 2 * HALF), HELD, Ink.BLUE, x, y);
    }

    static void missed(Page page, double x, double y) {
        Path2D cross = new Path2D.Double();
        cross.moveTo(-HALF, -HALF);
        cross.lineTo(HALF, HALF);
        cross.moveTo(-HALF, HALF);
        cross.lineTo(HALF, -HALF);
        page.mark(cross, Ink.VERMILION, Ink.VERMILION, x, y);
    }
}

package dev.vllmsim.plot.calibration;

import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Page;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Rectangle;

/** Three plots side by side, and what they have in common. */
final class Columns {
    /** What was measured, and the requests that counted in the fit. */
    static final Color FIRST = Ink.BLUE;

    /** What was simulated, and the requests that did not count. */
    static final Color SECOND = Ink.VERMILION;

    /** Side of a plot, in units. */
    static final int SIDE = 310;

    private static final int AXIS_ROOM = 54;
    private static final int COLUMN = (Page.WIDTH - 2 * Page.MARGIN) / 3;

    private Columns() {}

    /** Where a column begins, in units. */
    static int left(int column) {
        return Page.MARGIN + column * COLUMN;
    }

    /** Where the data of a column's plot go. */
    static Rectangle data(int column, int top, int height) {
        return new Rectangle(left(column) + AXIS_ROOM, top, SIDE, height);
    }

    static BasicStroke dashed() {
        return new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {4, 4}, 0);
    }
}

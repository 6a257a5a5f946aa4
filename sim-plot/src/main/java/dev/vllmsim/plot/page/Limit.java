package dev.vllmsim.plot.page;

import java.awt.Color;
import java.awt.Rectangle;
import org.jfree.chart.ui.RectangleEdge;

/**
 * A limit of what is drawn: a dashed line across the data, or, where that would press them flat, a word beside them.
 *
 * @param name what is limited
 * @param value the limit, in the unit of the axis
 */
public record Limit(String name, double value) {
    /** Of limits in all pictures. */
    public static final Color COLOUR = new Color(0x33, 0x38, 0x3F);

    /** A limit further above the data than this would press them flat. */
    private static final double FARTHEST = 2;

    /** Whether the line can be drawn. */
    private boolean fits(double most) {
        return value <= most * FARTHEST;
    }

    /** A scale of counts on which the data are seen, and the limit if it is near them. */
    public Scale scale(double most, int mostTicks) {
        return Scale.countUpTo(fits(most) ? Math.max(most, value) : most, mostTicks);
    }

    /**
     * Draws the line, or says that it is above the axis.
     *
     * @param most the largest value drawn
     */
    public void draw(Page page, Rectangle data, TickAxis axis, double most) {
        double at = data.x + data.width + 6;
        if (fits(most)) {
            double level = axis.valueToJava2D(value, data, RectangleEdge.LEFT);
            page.dashes(COLOUR, data.x, (double) data.x + data.width, level);
            page.text(name, Fonts.SMALL, COLOUR, at, level + 1);
            page.text(Figures.amount(value), Fonts.SMALL, COLOUR, at, level + 13);
        } else {
            page.text(name, Fonts.SMALL, COLOUR, at, data.y + 6);
            page.text(Figures.amount(value), Fonts.SMALL, COLOUR, at, data.y + 18);
            page.text("above ↑", Fonts.SMALL, COLOUR, at, data.y + 30);
        }
    }
}

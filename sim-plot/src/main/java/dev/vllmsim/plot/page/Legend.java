package dev.vllmsim.plot.page;

import java.util.ArrayList;
import java.util.List;

/** The entries of a legend, in one line. */
public final class Legend {
    private static final double BETWEEN = 18;

    /** Draws a sample from a point: its left end, and the base line of the text beside it. */
    @FunctionalInterface
    public interface Swatch {
        void draw(double x, double baseline);
    }

    private record Entry(String label, double width, Swatch swatch) {
        private double all() {
            return width + 5 + Fonts.width(label, Fonts.AXIS);
        }
    }

    private final List<Entry> entries = new ArrayList<>();

    /**
     * Adds an entry at the right end.
     *
     * @param label what is shown
     * @param width of the sample, in units
     * @param swatch draws the sample
     */
    public Legend add(String label, double width, Swatch swatch) {
        entries.add(new Entry(label, width, swatch));
        return this;
    }

    /** Writes the legend from a point to the right. */
    public void draw(Page page, double x, double baseline) {
        double left = x;
        for (Entry entry : entries) {
            entry.swatch().draw(left, baseline);
            page.text(entry.label(), Fonts.AXIS, Ink.TEXT, left + entry.width() + 5, baseline);
            left += entry.all() + BETWEEN;
        }
    }

    /** Writes the legend so that it ends at a point. */
    public void drawBefore(Page page, double x, double baseline) {
        draw(page, x - width(), baseline);
    }

    /** How wide the legend is, in units. */
    public double width() {
        double width = -BETWEEN;
        for (Entry entry : entries) {
            width += entry.all() + BETWEEN;
        }
        return Math.max(0, width);
    }
}

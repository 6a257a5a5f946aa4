package dev.vllmsim.plot.timeline;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.plot.page.Frame;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Legend;
import dev.vllmsim.plot.page.Limit;
import dev.vllmsim.plot.page.Page;
import dev.vllmsim.plot.page.Scale;
import dev.vllmsim.plot.page.TickAxis;
import java.awt.Color;
import java.awt.Rectangle;
import java.util.List;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.xy.DefaultXYDataset;
import org.jspecify.annotations.Nullable;

/** One quantity over time: its parts one on the other, or lines. */
final class TimePanel implements Band {
    private static final int NAME = 19;
    private static final int BELOW = 14;

    /**
     * A part of the quantity.
     *
     * @param name what it is, for the legend; empty if the panel's name says it
     * @param colour of its columns
     * @param values one for each column
     */
    @SuppressWarnings("ArrayRecordComponent") // made and drawn within this package
    record Part(String name, Color colour, double[] values) {}

    private final TimeAxis axis;
    private final Columns columns;
    private final String name;
    private final int dataHeight;
    private final List<Part> parts;
    private final boolean stacked;
    private final boolean counted;
    private final @Nullable Limit limit;

    /**
     * @param name what is shown, with its unit
     * @param parts from the bottom up
     * @param stacked whether parts stand on each other; else they are lines, each from 0
     * @param counted whether there is nothing between whole numbers to be read off
     * @param limit of the quantity, or {@code null} if it has none
     */
    TimePanel(
            TimeAxis axis,
            Columns columns,
            String name,
            int dataHeight,
            List<Part> parts,
            boolean stacked,
            boolean counted,
            @Nullable Limit limit) {
        this.axis = axis;
        this.columns = columns;
        this.name = name;
        this.dataHeight = dataHeight;
        this.parts = List.copyOf(parts);
        this.stacked = stacked;
        this.counted = counted;
        this.limit = limit;
    }

    @Override
    public int height() {
        return NAME + dataHeight + BELOW;
    }

    private double most() {
        double most = 0;
        for (int i = 0; i < columns.count(); i++) {
            double sum = 0;
            for (Part part : parts) {
                sum = stacked ? sum + part.values()[i] : Math.max(sum, part.values()[i]);
            }
            most = Math.max(most, sum);
        }
        return most;
    }

    @Override
    public void draw(Page page, int top) {
        double baseline = top + 12.0;
        page.text(name, Fonts.AXIS, Ink.TEXT, Page.MARGIN, baseline);
        Legend legend = new Legend();
        for (Part part : parts) {
            if (!part.name().isEmpty()) {
                legend.add(
                        part.name(),
                        12,
                        (x, line) -> page.box(part.colour(), x, stacked ? line - 9 : line - 5, 12, stacked ? 9 : 2));
            }
        }
        legend.drawBefore(page, Frame.RIGHT, baseline);

        Rectangle data = new Rectangle(Frame.LEFT, top + NAME, Frame.WIDTH, dataHeight);
        double most = most();
        int mostTicks = Math.max(3, dataHeight / 27);
        Scale scale = limit != null
                ? limit.scale(most, mostTicks)
                : counted ? Scale.countUpTo(most, mostTicks) : Scale.upTo(most, mostTicks);
        TickAxis vertical = TickAxis.of("", scale);
        axis.grid(page, data.y, data.height);
        page.plot(data, new DefaultXYDataset(), axis.plain(), vertical, null);
        if (stacked) {
            areas(page, data, vertical);
        } else {
            parts.forEach(part -> line(page, data, vertical, part));
        }
        if (limit != null) {
            limit.draw(page, data, vertical, most);
        }
    }

    private void areas(Page page, Rectangle data, TickAxis vertical) {
        int zero = Page.pixel(vertical.valueToJava2D(0, data, RectangleEdge.LEFT));
        for (int i = 0; i < columns.count(); i++) {
            if (columns.to(i) <= columns.from(i)) {
                continue;
            }
            int left = Page.pixel(axis.x(columns.from(i)));
            int right = Page.pixel(axis.x(columns.to(i)));
            double sum = 0;
            int bottom = zero;
            for (Part part : parts) {
                sum += part.values()[i];
                int end = Page.pixel(vertical.valueToJava2D(sum, data, RectangleEdge.LEFT));
                if (end < bottom) {
                    page.pixels(part.colour(), left, end, right, bottom);
                }
                bottom = Math.min(bottom, end);
            }
        }
    }

    /** Level pieces, joined by upright ones. */
    private void line(Page page, Rectangle data, TickAxis vertical, Part part) {
        int before = -1;
        for (int i = 0; i < columns.count(); i++) {
            if (columns.to(i) <= columns.from(i)) {
                continue;
            }
            int left = Page.pixel(axis.x(columns.from(i)));
            int right = Page.pixel(axis.x(columns.to(i)));
            int level = Page.pixel(vertical.valueToJava2D(part.values()[i], data, RectangleEdge.LEFT));
            if (before >= 0) {
                page.pixels(
                        part.colour(), left - 1, Math.min(before, level) - 1, left + 1, Math.max(before, level) + 1);
            }
            page.pixels(part.colour(), left, level - 1, right, level + 1);
            before = level;
        }
    }
}

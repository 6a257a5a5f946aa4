package dev.vllmsim.plot.steps;

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

/** One quantity over the whole run: for each column of steps, its parts one on the other. */
final class RunPanel implements Band {

    private static final int NAME = 17;
    private static final int BELOW = 11;

    /**
     * A part of the quantity.
     *
     * @param name what it is, for the legend; empty if the panel's name says it
     * @param colour of its columns
     * @param values one for each column
     */
    @SuppressWarnings("ArrayRecordComponent") // made and drawn within this package
    record Part(String name, Color colour, double[] values) {}

    private final RunAxis axis;
    private final Overview overview;
    private final String name;
    private final int dataHeight;
    private final List<Part> parts;
    private final @Nullable Limit limit;
    private final boolean first;
    private final boolean preemptions;

    /**
     * @param name what is shown, with its unit
     * @param dataHeight height of the columns' room, in units
     * @param parts from the bottom up
     * @param first whether it is the first panel, which also marks preemptions
     */
    RunPanel(
            RunAxis axis,
            Overview overview,
            String name,
            int dataHeight,
            List<Part> parts,
            @Nullable Limit limit,
            boolean first) {
        this.axis = axis;
        this.overview = overview;
        this.name = name;
        this.dataHeight = dataHeight;
        this.parts = List.copyOf(parts);
        this.limit = limit;
        this.first = first;
        preemptions = first && overview.allPreemptions() > 0;
    }

    @Override
    public int height() {
        return NAME + dataHeight + BELOW;
    }

    private double most() {
        double most = 0;
        for (int i = 0; i < overview.columns(); i++) {
            double sum = 0;
            for (Part part : parts) {
                sum += part.values()[i];
            }
            most = Math.max(most, sum);
        }
        return most;
    }

    @Override
    public void draw(Page page, int top) {
        axis.mark(page, top, height(), first);
        double baseline = top + 12.0;
        page.text(name, Fonts.AXIS, Ink.TEXT, Page.MARGIN, baseline);
        Legend legend = new Legend();
        for (Part part : parts) {
            if (!part.name().isEmpty()) {
                legend.add(part.name(), 12, (x, line) -> page.box(part.colour(), x, line - 9, 12, 9));
            }
        }
        if (preemptions) {
            legend.add("preemption", 12, (x, line) -> page.pointer(Ink.PREEMPTION, x + 6, line - 8, 8));
        }
        legend.drawBefore(page, Frame.RIGHT, baseline);

        Rectangle data = new Rectangle(Frame.LEFT, top + NAME, Frame.WIDTH, dataHeight);
        double most = most();
        int mostTicks = Math.max(3, dataHeight / 27);
        Scale scale = limit == null ? Scale.countUpTo(most, mostTicks) : limit.scale(most, mostTicks);
        TickAxis vertical = TickAxis.of("", scale);
        page.plot(data, new DefaultXYDataset(), axis.plain(), vertical, null);
        columns(page, data, vertical);
        if (limit != null) {
            limit.draw(page, data, vertical, most);
        }
        if (preemptions) {
            for (int i = 0; i < overview.columns(); i++) {
                if (overview.preemptions()[i] > 0) {
                    double middle = Math.min(overview.steps(), (i + 0.5) * overview.stepsPerColumn());
                    page.pointer(Ink.PREEMPTION, axis.x(middle), data.getMaxY() + 3, 6);
                }
            }
        }
    }

    private void columns(Page page, Rectangle data, TickAxis vertical) {
        int zero = Page.pixel(vertical.valueToJava2D(0, data, RectangleEdge.LEFT));
        int per = overview.stepsPerColumn();
        for (int i = 0; i < overview.columns(); i++) {
            int left = Page.pixel(axis.x((double) i * per));
            int right = Page.pixel(axis.x(Math.min(overview.steps(), (i + 1.0) * per)));
            // A hair of white between columns that are wide enough for it.
            int inner = right - left >= 12 ? right - 1 : right;
            double sum = 0;
            int bottom = zero;
            for (Part part : parts) {
                double value = part.values()[i];
                sum += value;
                int end = Page.pixel(vertical.valueToJava2D(sum, data, RectangleEdge.LEFT));
                if (value > 0) {
                    // What is there is seen, if only as a line.
                    end = Math.min(end, bottom - 1);
                    page.pixels(part.colour(), left, end, inner, bottom);
                }
                bottom = Math.min(bottom, end);
            }
        }
    }
}

package dev.vllmsim.plot.timeline;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.plot.page.Frame;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Page;
import java.awt.Color;
import java.util.Arrays;
import java.util.List;

/** Strips of time below each other, of which the same shade means the same everywhere. */
final class Strips implements Band {
    private static final int NAME = 19;
    private static final int BELOW = 14;
    private static final int ALL = 320;
    private static final int HIGHEST = 26;
    private static final int LOWEST = 5;
    private static final int KEY_STEPS = 48;

    private final TimeAxis axis;
    private final Columns columns;
    private final String name;
    private final List<double[]> strips;
    private final List<String> labels;
    private final int stripHeight;
    private final double most;

    /**
     * @param name what is shown
     * @param strips of each, a value for each column
     * @param labels of each, what it is
     */
    Strips(TimeAxis axis, Columns columns, String name, List<double[]> strips, List<String> labels) {
        this.axis = axis;
        this.columns = columns;
        this.name = name;
        this.strips = List.copyOf(strips);
        this.labels = List.copyOf(labels);
        stripHeight = Math.max(LOWEST, Math.min(HIGHEST, ALL / strips.size()));
        most = strips.stream().flatMapToDouble(Arrays::stream).max().orElse(0);
    }

    @Override
    public int height() {
        return NAME + stripHeight * strips.size() + BELOW;
    }

    private Color shade(double value) {
        return most == 0 ? Ink.LIGHTEST : Ink.mix(Ink.LIGHTEST, Ink.DARKEST, value / most);
    }

    @Override
    public void draw(Page page, int top) {
        double baseline = top + 12.0;
        page.text(name, Fonts.AXIS, Ink.TEXT, Page.MARGIN, baseline);
        key(page, baseline);
        double free = 0;
        for (int strip = 0; strip < strips.size(); strip++) {
            int upper = top + NAME + strip * stripHeight;
            double[] values = strips.get(strip);
            for (int i = 0; i < values.length; i++) {
                if (columns.to(i) > columns.from(i)) {
                    page.pixels(
                            shade(values[i]),
                            Page.pixel(axis.x(columns.from(i))),
                            Page.pixel(upper),
                            Page.pixel(axis.x(columns.to(i))),
                            Page.pixel(upper + stripHeight - (stripHeight > LOWEST ? 1.0 : 0.0)));
                }
            }
            double line = upper + stripHeight / 2.0 + 3.5;
            if (line - 9 >= free) {
                page.textBefore(labels.get(strip), Fonts.TICK, Ink.TEXT, Frame.LEFT - 6, line);
                free = line;
            }
        }
    }

    /** What the shades mean, at the right end of a line. */
    private void key(Page page, double baseline) {
        String largest = Figures.amount(most);
        double right = Frame.RIGHT - Fonts.width(largest, Fonts.TICK) - 5;
        double left = right - KEY_STEPS * 2.0;
        page.textBefore("0", Fonts.TICK, Ink.TEXT, left - 5, baseline);
        for (int i = 0; i < KEY_STEPS; i++) {
            page.box(shade(most * i / (KEY_STEPS - 1)), left + 2.0 * i, baseline - 9, 2.2, 9);
        }
        page.text(largest, Fonts.TICK, Ink.TEXT, right + 5, baseline);
    }
}

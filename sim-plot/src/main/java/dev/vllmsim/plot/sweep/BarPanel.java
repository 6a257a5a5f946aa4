package dev.vllmsim.plot.sweep;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Legend;
import dev.vllmsim.plot.page.Page;
import dev.vllmsim.plot.page.TickAxis;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.xy.DefaultXYDataset;
import org.jspecify.annotations.Nullable;

/** The bars of one quantity over names; on an axis of ratios, where bars would have no foot, marks. */
final class BarPanel implements Band {
    private static final int LEFT = Page.MARGIN + 56;
    private static final int RIGHT = Page.WIDTH - Page.MARGIN - 70;
    private static final int HEADING = 30;
    private static final int HEIGHT = 170;
    private static final int GAP = 20;

    /** A bar wider than this would look like an area. */
    private static final double WIDEST_BAR = 70;

    private static final int FEWEST_PLACES = 5;

    /** Half the length of the line across the end of an interval. */
    private static final double WHISKER_END = 3;

    private final Figure.Quantity quantity;
    private final List<Figure> figures;
    private final List<double[]> values;
    private final List<SweepData.Ends> ends;
    private final List<String> labels;
    private final List<Boolean> warned;
    private final @Nullable Double objective;
    private final String axisName;
    private final YScale upright;
    private final double room;
    private final double outside;
    private final boolean labelsUpright;

    /**
     * @param values of each figure, in the order of the figures
     * @param ends of their intervals; none where each run was run once
     * @param labels of the runs
     * @param warned which runs warn of themselves
     * @param objective in milliseconds, or {@code null} if there is none
     * @param axisName name of the axis; empty for a panel that is not the last
     */
    BarPanel(
            Figure.Quantity quantity,
            List<Figure> figures,
            List<double[]> values,
            List<SweepData.Ends> ends,
            List<String> labels,
            List<Boolean> warned,
            @Nullable Double objective,
            String axisName) {
        this.quantity = quantity;
        this.figures = List.copyOf(figures);
        this.values = List.copyOf(values);
        this.ends = ends.size() == figures.size() ? List.copyOf(ends) : List.of();
        this.labels = List.copyOf(labels);
        this.warned = List.copyOf(warned);
        this.objective = objective;
        this.axisName = axisName;
        List<double[]> drawn = new ArrayList<>(values);
        this.ends.forEach(each -> drawn.addAll(each.curves()));
        upright = YScale.of(quantity, drawn, objective);
        // A few names stand in the middle rather than far apart.
        int places = Math.max(FEWEST_PLACES, labels.size());
        room = (double) (RIGHT - LEFT) / places;
        outside = (places - labels.size()) / 2.0;
        labelsUpright = BarPanels.longest(labels) + 8 > room;
    }

    private boolean isLast() {
        return !axisName.isEmpty();
    }

    boolean isLogarithmic() {
        return upright.logarithmic();
    }

    /** Whether some value has no room above its bar: then none is written. */
    boolean leavesOut() {
        for (int i = 0; i < figures.size(); i++) {
            for (double value : values.get(i)) {
                if (!Double.isNaN(value) && Fonts.width(text(value), Fonts.SMALL) > barWidth()) {
                    return true;
                }
            }
        }
        return false;
    }

    private double barWidth() {
        return Math.min(WIDEST_BAR, room * 0.8 / figures.size());
    }

    @Override
    public int height() {
        int below = 24 + (labelsUpright ? (int) BarPanels.longest(labels) + 8 : 18);
        return HEADING + HEIGHT + (isLast() ? below : GAP);
    }

    @Override
    public void draw(Page page, int top) {
        page.text(quantity.title(), Fonts.HEADING, Ink.TEXT, Page.MARGIN, top + 14.0);
        legend(page).drawBefore(page, RIGHT, top + 14.0);
        Rectangle area = new Rectangle(LEFT, top + HEADING, RIGHT - LEFT, HEIGHT);
        for (int i = 0; i < labels.size(); i++) {
            if (warned.get(i)) {
                page.box(Style.WARNED, LEFT + (i + outside) * room, area.y, room, area.height);
            }
        }
        List<TickAxis.Tick> ticks = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            ticks.add(new TickAxis.Tick(i, isLast() ? labels.get(i) : ""));
        }
        double begin = -0.5 - outside;
        double end = labels.size() - 0.5 + outside;
        TickAxis axis = labelsUpright
                ? TickAxis.upright(axisName, begin, end, ticks)
                : TickAxis.of(axisName, begin, end, ticks);
        TickAxis vertical = upright.axis();
        page.plot(area, new DefaultXYDataset(), axis, vertical, null);
        if (objective != null && upright.shows(objective)) {
            double level = vertical.valueToJava2D(upright.at(objective), area, RectangleEdge.LEFT);
            page.dashes(Style.OBJECTIVE, LEFT, RIGHT, level);
            page.text("objective", Fonts.SMALL, Ink.TEXT, RIGHT + 6.0, level + 1);
            page.text(Figures.duration(objective), Fonts.SMALL, Ink.TEXT, RIGHT + 6.0, level + 13);
        }
        boolean written = !leavesOut();
        for (int i = 0; i < labels.size(); i++) {
            run(page, area, vertical, i, written);
        }
    }

    private void run(Page page, Rectangle area, TickAxis vertical, int run, boolean written) {
        double width = barWidth();
        double x = LEFT + (run + outside + 0.5) * room - width * figures.size() / 2;
        for (int i = 0; i < figures.size(); i++) {
            double value = values.get(i)[run];
            if (!Double.isNaN(value)) {
                double y = vertical.valueToJava2D(upright.at(value), area, RectangleEdge.LEFT);
                Style style = Style.of(figures.get(i));
                if (upright.logarithmic()) {
                    page.mark(style.mark(), style.fill(), style.colour(), x + width / 2, y);
                } else {
                    style.bar(page, x + 1, y, Math.max(0.5, width - 2), area.y + area.height - y);
                }
                double top = ends.isEmpty() ? y : whisker(page, area, vertical, ends.get(i), run, x + width / 2);
                String text = text(value);
                if (written) {
                    double above = upright.logarithmic() && top > y - 4 ? 7 : 4;
                    page.textAround(text, Fonts.SMALL, Ink.TEXT, x + width / 2, Math.min(top, y) - above);
                }
            }
            x += width;
        }
    }

    /** Draws an interval, and says how far up it reaches. */
    private double whisker(Page page, Rectangle area, TickAxis vertical, SweepData.Ends of, int run, double x) {
        double top = vertical.valueToJava2D(upright.at(of.high()[run]), area, RectangleEdge.LEFT);
        double bottom = area.getMaxY();
        double low = of.low()[run];
        if (!upright.logarithmic() || low > 0) {
            bottom = Math.min(bottom, vertical.valueToJava2D(upright.at(low), area, RectangleEdge.LEFT));
        }
        page.box(Ink.TEXT, x - 0.5, top, 1, bottom - top);
        page.box(Ink.TEXT, x - WHISKER_END, top - 0.5, 2 * WHISKER_END, 1);
        page.box(Ink.TEXT, x - WHISKER_END, bottom - 0.5, 2 * WHISKER_END, 1);
        return top;
    }

    /** In the unit of the axis. */
    private String text(double value) {
        return Figures.amount(value / upright.divisor());
    }

    private Legend legend(Page page) {
        Legend legend = new Legend();
        if (objective != null) {
            String where = upright.shows(objective)
                    ? "objective"
                    : "objective " + Figures.duration(objective)
                            + (upright.at(objective) > upright.upper() ? ", above" : ", below");
            legend.add(where, 18, (x, line) -> page.dashes(Style.OBJECTIVE, x, x + 18, line - 4));
        }
        if (figures.size() > 1) {
            for (Figure figure : figures) {
                Style style = Style.of(figure);
                legend.add(Style.label(figure), 14, (x, line) -> {
                    if (upright.logarithmic()) {
                        page.mark(style.mark(), style.fill(), style.colour(), x + 7, line - 4);
                    } else {
                        style.bar(page, x, line - 10, 14, 11);
                    }
                });
            }
        }
        return legend;
    }
}

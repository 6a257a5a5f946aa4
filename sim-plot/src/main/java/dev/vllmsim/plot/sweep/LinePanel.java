package dev.vllmsim.plot.sweep;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Legend;
import dev.vllmsim.plot.page.Page;
import dev.vllmsim.plot.page.TickAxis;
import java.awt.Color;
import java.awt.Rectangle;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.DefaultXYDataset;
import org.jspecify.annotations.Nullable;

/** The lines of one quantity over a swept number. */
final class LinePanel implements Band {
    private static final int LEFT = Page.MARGIN + 56;
    private static final int RIGHT = Page.WIDTH - Page.MARGIN - 70;
    static final int WIDTH = RIGHT - LEFT;
    private static final int HEADING = 24;
    private static final int HEIGHT = 190;
    private static final int GAP = 20;
    private static final int AXIS_HEIGHT = 42;

    /** Marks closer than this run into each other: the lines go without. */
    private static final double CLOSEST_MARKS = 9;

    /** Out of 255: bands over each other and the grid can be told apart. */
    private static final int BAND_OPACITY = 60;

    private final Figure.Quantity quantity;
    private final List<Figure> figures;
    private final List<double[]> curves;
    private final double[] places;
    private final TickAxis axis;
    private final YScale upright;
    private final boolean last;
    private final Flags flags = new Flags();
    private final List<Double> found = new ArrayList<>();
    private final List<Double> limits = new ArrayList<>();
    private List<Boolean> warned = List.of();
    private List<SweepData.Ends> bands = List.of();
    private @Nullable Double objective;

    /**
     * @param curves the values of each figure, in the order of the figures
     * @param places where each value is on the level axis
     * @param last whether it is the panel at the bottom, which has the labels of the axis
     */
    LinePanel(
            Figure.Quantity quantity,
            List<Figure> figures,
            List<double[]> curves,
            double[] places,
            TickAxis axis,
            YScale upright,
            boolean last) {
        this.quantity = quantity;
        this.figures = List.copyOf(figures);
        this.curves = List.copyOf(curves);
        this.places = places;
        this.axis = axis;
        this.upright = upright;
        this.last = last;
    }

    /** Draws an objective in milliseconds, if there is one. */
    void objective(@Nullable Double millis) {
        objective = millis;
    }

    /** Shades the runs that warn of themselves. */
    void warned(List<Boolean> runs) {
        warned = List.copyOf(runs);
    }

    /** Draws intervals behind the curves, in their order; none where each run was run once. */
    void bands(List<SweepData.Ends> ends) {
        bands = ends.size() == figures.size() ? List.copyOf(ends) : List.of();
    }

    /** Marks what was found in the data. */
    void found(String label, double place) {
        found.add(place);
        flags.add(label, x(place));
    }

    /** Marks a limit; without a label where a panel above has it. */
    void limit(String label, double place) {
        limits.add(place);
        if (!label.isEmpty()) {
            flags.add(label, x(place));
        }
    }

    private double x(double place) {
        return LEFT + (place - axis.getLowerBound()) / (axis.getUpperBound() - axis.getLowerBound()) * WIDTH;
    }

    private int above() {
        return HEADING + (flags.isEmpty() ? 0 : Flags.HEIGHT);
    }

    @Override
    public int height() {
        return above() + HEIGHT + (last ? AXIS_HEIGHT : GAP);
    }

    @Override
    public void draw(Page page, int top) {
        boolean marked = WIDTH / Math.max(1.0, places.length) >= CLOSEST_MARKS;
        page.text(quantity.title(), Fonts.HEADING, Ink.TEXT, Page.MARGIN, top + 14.0);
        legend(page, marked).drawBefore(page, RIGHT, top + 14.0);
        Rectangle area = new Rectangle(LEFT, top + above(), WIDTH, HEIGHT);
        shade(page, area);
        for (double place : limits) {
            Flags.limit(page, x(place), area.y - 4.0, area.getMaxY());
        }
        for (double place : found) {
            Flags.found(page, x(place), area.y - 4.0, area.getMaxY());
        }
        flags.draw(page, Page.MARGIN, (double) Page.WIDTH - Page.MARGIN, area.y - 7.0);
        objective(page, area);
        for (int i = 0; i < bands.size(); i++) {
            page.fill(band(area, bands.get(i)), tint(Style.of(figures.get(i)).colour()));
        }

        DefaultXYDataset dataset = new DefaultXYDataset();
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, true);
        renderer.setUseFillPaint(true);
        for (int i = 0; i < figures.size(); i++) {
            dataset.addSeries(Style.label(figures.get(i)), points(curves.get(i)));
            Style style = Style.of(figures.get(i));
            renderer.setSeriesPaint(i, style.colour());
            renderer.setSeriesStroke(i, style.stroke());
            renderer.setSeriesShape(i, style.mark());
            renderer.setSeriesShapesVisible(i, marked);
            renderer.setSeriesShapesFilled(i, true);
            renderer.setSeriesFillPaint(i, style.fill());
        }
        page.smooth(true);
        page.plot(area, dataset, axis, upright.axis(), renderer);
        page.smooth(false);
    }

    private Path2D band(Rectangle area, SweepData.Ends ends) {
        Path2D path = new Path2D.Double();
        for (int i = 0; i < places.length; i++) {
            line(path, x(places[i]), y(area, ends.high()[i]));
        }
        for (int i = places.length - 1; i >= 0; i--) {
            line(path, x(places[i]), y(area, ends.low()[i]));
        }
        path.closePath();
        return path;
    }

    private static void line(Path2D path, double x, double y) {
        if (path.getCurrentPoint() == null) {
            path.moveTo(x, y);
        } else if (!Double.isNaN(y)) {
            path.lineTo(x, y);
        }
    }

    /** Where a value is; what is below the axis, as 0 is below one of ratios, is at its foot. */
    private double y(Rectangle area, double value) {
        double at =
                upright.logarithmic() && value <= 0 ? upright.lower() : Math.max(upright.at(value), upright.lower());
        return area.getMaxY() - (at - upright.lower()) / (upright.upper() - upright.lower()) * area.height;
    }

    private static Color tint(Color colour) {
        return new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), BAND_OPACITY);
    }

    private double[][] points(double[] curve) {
        double[][] points = new double[2][curve.length];
        for (int i = 0; i < curve.length; i++) {
            points[0][i] = places[i];
            points[1][i] = upright.at(curve[i]);
        }
        return points;
    }

    private Legend legend(Page page, boolean marked) {
        Legend legend = new Legend();
        if (objective != null) {
            legend.add("objective", 18, (x, line) -> page.dashes(Style.OBJECTIVE, x, x + 18, line - 4));
        }
        if (!bands.isEmpty()) {
            legend.add(
                    "95 % interval",
                    18,
                    (x, line) -> page.fill(
                            new Rectangle2D.Double(x, line - 9, 18, 10),
                            tint(Style.of(figures.get(0)).colour())));
        }
        for (Figure figure : figures) {
            Style.of(figure).addLine(page, legend, Style.label(figure), marked);
        }
        return legend;
    }

    /** A run's part of the axis reaches half way to its neighbours. */
    private void shade(Page page, Rectangle area) {
        for (int i = 0; i < warned.size(); i++) {
            if (warned.get(i)) {
                double from = i == 0 ? LEFT : (x(places[i - 1]) + x(places[i])) / 2;
                double to = i == places.length - 1 ? RIGHT : (x(places[i]) + x(places[i + 1])) / 2;
                page.box(Style.WARNED, from, area.y, to - from, area.height);
            }
        }
    }

    private void objective(Page page, Rectangle area) {
        Double millis = objective;
        if (millis == null) {
            return;
        }
        double at = RIGHT + 6.0;
        boolean shown = upright.shows(millis);
        double level = area.getMaxY()
                - (upright.at(millis) - upright.lower()) / (upright.upper() - upright.lower()) * area.height;
        double baseline = shown ? level + 1 : area.y + 6.0;
        if (shown) {
            page.dashes(Style.OBJECTIVE, LEFT, RIGHT, level);
        }
        page.text("objective", Fonts.SMALL, Ink.TEXT, at, baseline);
        page.text(Figures.duration(millis), Fonts.SMALL, Ink.TEXT, at, baseline + 12);
        if (!shown) {
            String where = upright.at(millis) > upright.upper() ? "above ↑" : "below ↓";
            page.text(where, Fonts.SMALL, Ink.TEXT, at, baseline + 24);
        }
    }
}

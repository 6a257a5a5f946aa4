package dev.vllmsim.plot.sweep;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Legend;
import dev.vllmsim.plot.page.Page;
import dev.vllmsim.plot.page.Scale;
import dev.vllmsim.plot.page.TickAxis;
import dev.vllmsim.report.statistics.Statistic;
import java.awt.Color;
import java.awt.Rectangle;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.xy.DefaultXYDataset;

/** TTFT and TPOT side by side over the throughput: a point for each run, connected in the order of what was swept. */
final class TradeoffBand implements Band {
    private static final int LEFT = Page.MARGIN + 56;
    private static final int GAP = 84;
    private static final int RIGHT = Page.WIDTH - Page.MARGIN - 20;
    private static final int WIDTH = (RIGHT - LEFT - GAP) / 2;
    private static final int HEADING = 48;
    private static final int HEIGHT = 400;
    private static final int AXIS = 48;
    private static final double MARK = 5;
    private static final double SHADE = 11;

    private static final Figure THROUGHPUT = new Figure(Figure.Quantity.TPS, null);

    private final SweepData data;
    private final List<Trail> trails;
    private final List<Line> lines;

    /**
     * A line of points.
     *
     * @param trail its runs
     * @param figure what is drawn of them
     * @param style its mark and dashes
     * @param colour of line and marks
     * @param label for the legend
     * @param labelled whether its points have labels
     */
    private record Line(Trail trail, Figure figure, Style style, Color colour, String label, boolean labelled) {}

    /**
     * @param statistics what is drawn of a latency; of several trails only the first, as colours tell the trails apart
     */
    TradeoffBand(SweepData data, List<Statistic> statistics) {
        this.data = data;
        trails = Trail.of(data);
        lines = new ArrayList<>();
        for (Figure.Quantity quantity : List.of(Figure.Quantity.TTFT, Figure.Quantity.TPOT)) {
            List<Figure> figures = quantity.figures(statistics);
            if (trails.size() == 1) {
                for (Figure figure : figures) {
                    Style style = Style.of(figure);
                    lines.add(new Line(
                            trails.get(0),
                            figure,
                            style,
                            style.colour(),
                            Style.label(figure),
                            figure.equals(figures.get(0))));
                }
            } else {
                List<Color> colours = Ink.palette(trails.size());
                for (int i = 0; i < trails.size(); i++) {
                    lines.add(new Line(
                            trails.get(i),
                            figures.get(0),
                            Style.of(new Figure(quantity, Statistic.MEAN)),
                            colours.get(i % colours.size()),
                            trails.get(i).name(),
                            true));
                }
            }
        }
    }

    @Override
    public int height() {
        return HEADING + HEIGHT + AXIS;
    }

    @Override
    public void draw(Page page, int top) {
        panel(page, Figure.Quantity.TTFT, LEFT, top);
        panel(page, Figure.Quantity.TPOT, LEFT + WIDTH + GAP, top);
    }

    private void panel(Page page, Figure.Quantity quantity, int left, int top) {
        Rectangle area = new Rectangle(left, top + HEADING, WIDTH, HEIGHT);
        List<Line> here = lines.stream()
                .filter(line -> line.figure().quantity() == quantity)
                .toList();
        String of = trails.size() > 1 ? ": " + here.get(0).figure().label() : "";
        page.text(quantity.title() + of, Fonts.HEADING, Ink.TEXT, left, top + 14.0);
        legend(page, here).draw(page, left, top + 34.0);

        double most = 0;
        for (SweepData.Point point : data.points()) {
            double tps = point.get(THROUGHPUT);
            most = Double.isNaN(tps) ? most : Math.max(most, tps);
        }
        TickAxis x = TickAxis.of("output tokens/s", Scale.upTo(most, 6));
        List<double[]> values = new ArrayList<>();
        for (Line line : here) {
            values.add(line.trail().points().stream()
                    .mapToDouble(point -> point.get(line.figure()))
                    .toArray());
        }
        YScale y = YScale.of(quantity, values, null);
        DefaultXYDataset dataset = new DefaultXYDataset();
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, true);
        renderer.setUseFillPaint(true);
        for (int i = 0; i < here.size(); i++) {
            Line line = here.get(i);
            dataset.addSeries(i, points(line, y));
            renderer.setSeriesPaint(i, line.colour());
            renderer.setSeriesStroke(i, line.style().stroke());
            renderer.setSeriesShape(i, line.style().mark());
            renderer.setSeriesLinesVisible(i, line.trail().connected());
            renderer.setSeriesShapesFilled(i, true);
            renderer.setSeriesFillPaint(i, line.style().filled() ? line.colour() : Ink.PAPER);
        }
        for (Line line : here) {
            shade(page, area, line, x, y);
        }
        page.smooth(true);
        page.plot(area, dataset, x, y.axis(), renderer);
        page.smooth(false);
        labels(page, area, here, x, y);
    }

    /** Puts a disc behind each run that warns of itself. */
    private void shade(Page page, Rectangle area, Line line, TickAxis x, YScale y) {
        double[][] points = points(line, y);
        List<SweepData.Point> runs = line.trail().points();
        for (int i = 0; i < runs.size(); i++) {
            if (data.isMarked(runs.get(i)) && !Double.isNaN(points[0][i]) && !Double.isNaN(points[1][i])) {
                page.mark(
                        new Ellipse2D.Double(-SHADE, -SHADE, 2 * SHADE, 2 * SHADE),
                        Style.WARNED,
                        Style.WARNED,
                        x.valueToJava2D(points[0][i], area, RectangleEdge.BOTTOM),
                        y.axis().valueToJava2D(points[1][i], area, RectangleEdge.LEFT));
            }
        }
    }

    private static double[][] points(Line line, YScale y) {
        List<SweepData.Point> runs = line.trail().points();
        double[][] points = new double[2][runs.size()];
        for (int i = 0; i < runs.size(); i++) {
            points[0][i] = runs.get(i).get(THROUGHPUT);
            points[1][i] = y.at(runs.get(i).get(line.figure()));
        }
        return points;
    }

    private Legend legend(Page page, List<Line> here) {
        Legend legend = new Legend();
        for (Line line : here) {
            if (line.trail().connected() || trails.size() == 1) {
                line.style().in(line.colour()).addLine(page, legend, line.label(), true);
            } else {
                legend.add(
                        line.label(),
                        10,
                        (x, base) -> page.mark(line.style().mark(), line.colour(), line.colour(), x + 5, base - 4));
            }
        }
        return legend;
    }

    /** Writes what each run is called where there is room beside its mark. */
    private static void labels(Page page, Rectangle area, List<Line> here, TickAxis x, YScale y) {
        List<Rectangle2D> taken = new ArrayList<>();
        TickAxis upright = y.axis();
        for (Line line : here) {
            double[][] points = points(line, y);
            for (int i = 0; i < points[0].length; i++) {
                if (!Double.isNaN(points[0][i]) && !Double.isNaN(points[1][i])) {
                    taken.add(new Rectangle2D.Double(
                            x.valueToJava2D(points[0][i], area, RectangleEdge.BOTTOM) - MARK,
                            upright.valueToJava2D(points[1][i], area, RectangleEdge.LEFT) - MARK,
                            2 * MARK,
                            2 * MARK));
                }
            }
        }
        for (Line line : here) {
            if (!line.labelled()) {
                continue;
            }
            double[][] points = points(line, y);
            for (int i : order(points[0].length)) {
                if (Double.isNaN(points[0][i]) || Double.isNaN(points[1][i])) {
                    continue;
                }
                double at = x.valueToJava2D(points[0][i], area, RectangleEdge.BOTTOM);
                double level = upright.valueToJava2D(points[1][i], area, RectangleEdge.LEFT);
                String label = line.trail().labels().get(i);
                double width = Fonts.width(label, Fonts.SMALL);
                for (Rectangle2D place : places(at, level, width)) {
                    boolean free = place.getMinX() >= area.getMinX()
                            && place.getMaxX() <= Page.WIDTH - 4.0
                            && place.getMinY() >= area.getMinY() - 8
                            && place.getMaxY() <= area.getMaxY()
                            && taken.stream().noneMatch(place::intersects);
                    if (free) {
                        page.text(label, Fonts.SMALL, Ink.TEXT, place.getX() + 1, place.getMaxY() - 2);
                        taken.add(place);
                        break;
                    }
                }
            }
        }
    }

    /** The ends first, and then what is between them. */
    private static int[] order(int size) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            order[i] = i == 0 ? 0 : i == 1 ? size - 1 : i - 1;
        }
        return order;
    }

    private static List<Rectangle2D> places(double x, double y, double width) {
        double w = width + 2;
        double h = 11;
        return List.of(
                new Rectangle2D.Double(x - w - MARK, y - h - 1, w, h),
                new Rectangle2D.Double(x + MARK, y + 1, w, h),
                new Rectangle2D.Double(x - w - MARK, y + 1, w, h),
                new Rectangle2D.Double(x + MARK, y - h - 1, w, h),
                new Rectangle2D.Double(x - w / 2, y - h - MARK, w, h),
                new Rectangle2D.Double(x - w / 2, y + MARK, w, h));
    }
}

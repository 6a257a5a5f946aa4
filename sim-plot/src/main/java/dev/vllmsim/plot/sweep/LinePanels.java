package dev.vllmsim.plot.sweep;

import dev.vllmsim.plot.page.Caption;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Page;
import dev.vllmsim.plot.page.Scale;
import dev.vllmsim.plot.page.TickAxis;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Rectangle;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.xy.DefaultXYDataset;

/** Panels of lines over one axis of numbers, with the knees of TTFT and TPS and the peak of goodput marked. */
final class LinePanels implements SweepPicture.Panels {
    private static final int LEFT = Page.MARGIN + 56;
    private static final int RIGHT = Page.WIDTH - Page.MARGIN - 12;
    private static final int HEADING = 26;
    private static final int HEIGHT = 190;
    private static final int GAP = 20;
    private static final int AXIS_HEIGHT = 40;

    private static final Color MEAN = Ink.BLUE;
    private static final Color TAIL = Ink.VERMILION;
    private static final Color THROUGHPUT = Ink.GREEN;
    private static final Color KNEE = new Color(0x33, 0x38, 0x3F);

    private final SweepData data;
    private final List<Panel> panels;
    private final double[] values;
    private final XScale scale;
    private final List<OptionalInt> knees = new ArrayList<>();

    LinePanels(SweepData data) {
        this.data = data;
        panels = Panel.of(data);
        values = data.points().stream().mapToDouble(SweepData.Point::number).toArray();
        scale = values.length == 0 ? new XScale(false, 0, 1) : XScale.of(values);
        double[] drawn = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            drawn[i] = scale.at(values[i]);
        }
        for (Panel panel : panels) {
            knees.add(
                    switch (panel.mean()) {
                        case TTFT_MEAN -> Knee.find(drawn, data.get(panel.mean()), Knee.Shape.TAKES_OFF);
                        case TPS -> Knee.find(drawn, data.get(panel.mean()), Knee.Shape.LEVELS_OFF);
                        case GOODPUT -> peak(data.get(panel.mean()));
                        default -> OptionalInt.empty();
                    });
        }
    }

    /** Where a curve is highest, unless that is one of its ends. */
    private static OptionalInt peak(double[] curve) {
        int peak = 0;
        for (int i = 1; i < curve.length; i++) {
            if (curve[i] > curve[peak]) {
                peak = i;
            }
        }
        return peak == 0 || peak == curve.length - 1 ? OptionalInt.empty() : OptionalInt.of(peak);
    }

    /** The values at which the panels have a knee, or goodput its peak, in the order of the panels; {@code NaN} for none. */
    double[] knees() {
        return knees.stream()
                .mapToDouble(knee -> knee.isPresent() ? values[knee.getAsInt()] : Double.NaN)
                .toArray();
    }

    @Override
    public int height() {
        return panels.size() * (HEADING + HEIGHT) + (panels.size() - 1) * GAP + AXIS_HEIGHT;
    }

    @Override
    public void draw(Page page, int top) {
        int y = top;
        for (int i = 0; i < panels.size(); i++) {
            panel(page, panels.get(i), knees.get(i), y, i == panels.size() - 1);
            y += HEADING + HEIGHT + GAP;
        }
    }

    private void panel(Page page, Panel panel, OptionalInt knee, int top, boolean last) {
        double largest = panel.largest(data);
        double divisor = panel.divisor(largest);
        Color colour = panel.mean().isTime() ? MEAN : THROUGHPUT;
        page.text(panel.title(), Fonts.HEADING, Ink.TEXT, Page.MARGIN, top + 14.0);

        Rectangle area = new Rectangle(LEFT, top + HEADING, RIGHT - LEFT, HEIGHT);
        TickAxis yAxis = TickAxis.of(panel.unit(largest), Scale.upTo(largest / divisor, 5));
        List<TickAxis.Tick> ticks = new ArrayList<>();
        for (TickAxis.Tick tick : scale.ticks(values, area.width)) {
            ticks.add(last ? tick : new TickAxis.Tick(tick.at(), ""));
        }
        String name = Caption.settingName(data.names().get(0)) + (scale.logarithmic() ? " (log scale)" : "");
        TickAxis xAxis = TickAxis.of(last ? name : "", scale.lower(), scale.upper(), ticks);

        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, true);
        DefaultXYDataset dataset = new DefaultXYDataset();
        boolean marked = area.width / Math.max(1.0, values.length) >= 9;
        legend(page, panel, colour, marked, top + 14.0);
        int series = 0;
        dataset.addSeries("mean", points(panel.mean(), divisor));
        style(renderer, series++, colour, new BasicStroke(2), circle(), true, marked);
        for (SweepData.Figure figure : panel.tail()) {
            dataset.addSeries("p95", points(figure, divisor));
            BasicStroke dashed =
                    new BasicStroke(1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {5, 3}, 0);
            style(renderer, series++, TAIL, dashed, diamond(), false, marked);
        }
        page.smooth(true);
        page.plot(area, dataset, xAxis, yAxis, renderer);
        page.smooth(false);
        if (knee.isPresent()) {
            knee(page, area, xAxis, panel, knee.getAsInt());
        }
    }

    private double[][] points(SweepData.Figure figure, double divisor) {
        double[] figures = data.get(figure);
        double[][] points = new double[2][values.length];
        for (int i = 0; i < values.length; i++) {
            points[0][i] = scale.at(values[i]);
            points[1][i] = figures[i] / divisor;
        }
        return points;
    }

    private static void style(
            XYLineAndShapeRenderer renderer,
            int series,
            Color colour,
            BasicStroke stroke,
            Shape shape,
            boolean filled,
            boolean marked) {
        renderer.setSeriesPaint(series, colour);
        renderer.setSeriesStroke(series, stroke);
        renderer.setSeriesShape(series, shape);
        renderer.setSeriesShapesVisible(series, marked);
        renderer.setSeriesShapesFilled(series, true);
        renderer.setUseFillPaint(true);
        renderer.setSeriesFillPaint(series, filled ? colour : Ink.PAPER);
    }

    private static Shape circle() {
        return new Ellipse2D.Double(-3.2, -3.2, 6.4, 6.4);
    }

    private static Shape diamond() {
        Path2D path = new Path2D.Double();
        path.moveTo(0, -4);
        path.lineTo(4, 0);
        path.lineTo(0, 4);
        path.lineTo(-4, 0);
        path.closePath();
        return path;
    }

    /** What the lines are, at the right end of the panel's heading. */
    private static void legend(Page page, Panel panel, Color colour, boolean marked, double baseline) {
        double x = RIGHT;
        if (!panel.tail().isEmpty()) {
            x -= Fonts.width("p95", Fonts.AXIS);
            page.text("p95", Fonts.AXIS, Ink.TEXT, x, baseline);
            x -= 34;
            for (double dash = 0; dash < 28; dash += 8) {
                page.box(TAIL, x + dash, baseline - 4.75, Math.min(5, 28 - dash), 1.5);
            }
            if (marked) {
                page.mark(diamond(), Ink.PAPER, TAIL, x + 14, baseline - 4);
            }
            x -= 22;
        }
        String mean = panel.tail().isEmpty() ? "over the whole run" : "mean";
        x -= Fonts.width(mean, Fonts.AXIS);
        page.text(mean, Fonts.AXIS, Ink.TEXT, x, baseline);
        x -= 34;
        page.box(colour, x, baseline - 5, 28, 2);
        if (marked) {
            page.mark(circle(), colour, colour, x + 14, baseline - 4);
        }
    }

    /** An upright line, labelled where the panel's curve is not. */
    private void knee(Page page, Rectangle area, TickAxis xAxis, Panel panel, int knee) {
        double x = xAxis.valueToJava2D(scale.at(values[knee]), area, RectangleEdge.BOTTOM);
        page.uprightDashes(KNEE, x, area.y, (double) area.y + area.height);
        double value = data.points().get(knee).get(panel.mean());
        String label = (panel.mean() == SweepData.Figure.GOODPUT ? "most at " : "knee at ")
                + Figures.amount(values[knee]) + ": "
                + (panel.mean().isTime()
                        ? Figures.duration(value)
                        : Figures.amount(value) + " " + panel.mean().rate());
        double width = Fonts.width(label, Fonts.AXIS);
        double left = x + 6 + width > RIGHT ? x - 6 - width : x + 6;
        double baseline = panel.mean().isTime() ? area.y + 12.0 : area.y + area.height - 8.0;
        page.box(Ink.PAPER, left - 2, baseline - 10, width + 4, 13);
        page.text(label, Fonts.AXIS, KNEE, left, baseline);
    }

    @Override
    public List<String> notes() {
        boolean any = IntStream.range(0, panels.size())
                .anyMatch(i -> knees.get(i).isPresent() && panels.get(i).mean() != SweepData.Figure.GOODPUT);
        if (any) {
            return List.of("Knee: where mean TTFT takes off and where TPS levels off, each by itself, found by "
                    + Knee.METHOD + ", on the axes as drawn.");
        }
        return List.of(
                values.length < Knee.FEWEST_POINTS
                        ? "Too few points to look for a knee."
                        : "Neither mean TTFT nor TPS has a knee (" + Knee.METHOD + ").");
    }
}

package dev.vllmsim.plot.plan;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Page;
import dev.vllmsim.plot.page.Scale;
import dev.vllmsim.plot.page.TickAxis;
import dev.vllmsim.plot.page.TimeUnit;
import dev.vllmsim.report.document.LoadProbe;
import dev.vllmsim.report.document.PlanReport;
import dev.vllmsim.report.document.PlanReport.CurvePoint;
import dev.vllmsim.report.document.PlanReport.Target;
import java.awt.BasicStroke;
import java.awt.Rectangle;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** What one objective looks at, over the load. */
final class TargetBand implements Band {
    private static final int HEADING = 22;
    private static final int HEIGHT = 230;
    private static final int BELOW = 30;
    private static final int AXIS_NAME = 22;
    private static final int LEFT = 62;

    /** What is further beyond its limit than this factor would press the rest together. */
    private static final double FARTHEST = 2.2;

    private static final double PERCENT = 100;

    private final PlanReport report;
    private final Target target;
    private final boolean last;
    private final boolean latency;
    private final double divisor;

    /**
     * @param last whether the axis below is named
     */
    TargetBand(PlanReport report, Target target, boolean last) {
        this.report = report;
        this.target = target;
        this.last = last;
        latency = target.figure().endsWith("_ms");
        divisor = latency ? TimeUnit.of(target.limit()).millis() : 1 / PERCENT;
    }

    @Override
    public int height() {
        return HEADING + HEIGHT + BELOW + (last ? AXIS_NAME : 0);
    }

    @Override
    public void draw(Page page, int top) {
        page.text(target.text(), Fonts.HEADING, Ink.TEXT, Page.MARGIN, top + 14.0);
        if (target.figure().equals(report.answer().binding())) {
            page.text(
                    "binds",
                    Fonts.AXIS,
                    Ink.VERMILION,
                    Page.MARGIN + Fonts.width(target.text(), Fonts.HEADING) + 10,
                    top + 14.0);
        }
        Rectangle area = new Rectangle(Page.MARGIN + LEFT, top + HEADING, Page.WIDTH - 2 * Page.MARGIN - LEFT, HEIGHT);
        TickAxis x = loads();
        TickAxis y = values();
        double low = x.valueToJava2D(Math.max(0, report.answer().low()), area, RectangleEdge.BOTTOM);
        double high = x.valueToJava2D(report.answer().high(), area, RectangleEdge.BOTTOM);
        double answer = x.valueToJava2D(report.answer().value(), area, RectangleEdge.BOTTOM);
        page.box(Marks.BAND, low, area.y, high - low, area.height);
        page.box(Ink.GREEN, answer - 0.75, area.y, 1.5, area.height);
        XYSeries means = new XYSeries("mean", true, true);
        for (CurvePoint point : report.curve()) {
            Double value = point.figures().get(target.figure());
            means.add(point.value(), value == null ? null : Double.valueOf(at(value)));
        }
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
        renderer.setSeriesPaint(0, Ink.BLUE);
        renderer.setSeriesStroke(0, new BasicStroke(2));
        page.smooth(true);
        page.plot(area, new XYSeriesCollection(means), x, y, renderer);
        page.smooth(false);
        page.dashes(
                Ink.TEXT, area.x, area.getMaxX(), y.valueToJava2D(target.limit() / divisor, area, RectangleEdge.LEFT));
        for (LoadProbe probe : report.probes()) {
            double place = x.valueToJava2D(probe.value(), area, RectangleEdge.BOTTOM);
            if (place <= area.getMaxX()) {
                mark(page, probe, place, y, area);
            }
        }
        for (CurvePoint point : report.curve()) {
            if (point.overloaded() == point.runs()) {
                page.pointer(
                        Ink.VERMILION, x.valueToJava2D(point.value(), area, RectangleEdge.BOTTOM), area.y + 1.0, 7);
            }
        }
    }

    private void mark(Page page, LoadProbe probe, double place, TickAxis y, Rectangle area) {
        Double value = probe.figures().get(target.figure());
        if (probe.overloaded() || probe.stoppedEarly() || (value != null && at(value) > y.getUpperBound())) {
            page.pointer(Ink.VERMILION, place, area.y + 1.0, 7);
        } else if (value != null) {
            boolean holds = latency ? value <= target.limit() : value >= target.limit();
            double height = y.valueToJava2D(at(value), area, RectangleEdge.LEFT);
            if (holds) {
                Marks.held(page, place, height);
            } else {
                Marks.missed(page, place, height);
            }
        }
    }

    /** A value on the axis: never beyond what it shows, where the line goes on to. */
    private double at(double value) {
        return Math.min(value, latency ? target.limit() * FARTHEST * 2 : value) / divisor;
    }

    private TickAxis loads() {
        double most = report.answer().high();
        for (CurvePoint point : report.curve()) {
            most = Math.max(most, point.value());
        }
        return TickAxis.of(last ? "load (" + report.unit() + ")" : "", Scale.upTo(most, 10));
    }

    private TickAxis values() {
        if (!latency) {
            return TickAxis.of("% of requests", Scale.upTo(PERCENT, 5));
        }
        Scale scale = Scale.upTo(target.limit() * FARTHEST / divisor, 5);
        return TickAxis.of(
                TimeUnit.of(target.limit()).word(), new Scale(target.limit() * FARTHEST / divisor, scale.step()));
    }
}

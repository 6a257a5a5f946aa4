package dev.vllmsim.plot.calibration;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Legend;
import dev.vllmsim.plot.page.Page;
import dev.vllmsim.plot.page.Scale;
import dev.vllmsim.plot.page.TickAxis;
import dev.vllmsim.plot.page.TimeUnit;
import dev.vllmsim.report.document.CalibrationReport;
import java.awt.Rectangle;
import java.awt.geom.Ellipse2D;
import java.util.List;
import java.util.function.Function;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jspecify.annotations.Nullable;

/** Each request's latencies as measured against as simulated, and how far their mean and percentiles are off. */
final class LatencyBand implements Band {
    private static final int LEGEND = 18;
    private static final int HEADING = 44;
    private static final int AXIS = 52;
    private static final double POINT = 4;

    private final CalibrationReport.Run report;

    /** Who still ran when the record ended met another engine than the simulated one, which emptied. */
    private final List<CalibrationReport.Row> scored;

    private final boolean heldOut;

    LatencyBand(CalibrationReport.Run report) {
        this.report = report;
        scored = report.requests().stream()
                .filter(row -> !Boolean.FALSE.equals(row.scored()))
                .toList();
        heldOut = report.scores().size() > 1;
    }

    @Override
    public int height() {
        return LEGEND + HEADING + Columns.SIDE + AXIS;
    }

    @Override
    public void draw(Page page, int top) {
        Legend legend = new Legend()
                .add(
                        heldOut ? "a request that counted in the fit" : "a request",
                        8,
                        (x, line) -> page.mark(circle(3), Columns.FIRST, Columns.FIRST, x + 4, line - 4));
        if (heldOut) {
            legend.add(
                    "a request held out",
                    8,
                    (x, line) -> page.mark(circle(3), Columns.SECOND, Columns.SECOND, x + 4, line - 4));
        }
        legend.add("measured and simulated are the same", 28, (x, line) -> page.dashes(Ink.AXIS, x, x + 28, line - 4))
                .draw(page, Page.MARGIN, top + 12.0);
        int y = top + LEGEND;
        plot(
                page,
                0,
                y,
                "Time to first token (TTFT)",
                CalibrationReport.Scores::ttft,
                CalibrationReport.Row::measuredTtftMs,
                CalibrationReport.Row::simulatedTtftMs);
        plot(
                page,
                1,
                y,
                "Time per output token (TPOT)",
                CalibrationReport.Scores::tpotVllm,
                CalibrationReport.Row::measuredTpotVllmMs,
                CalibrationReport.Row::simulatedTpotVllmMs);
        plot(
                page,
                2,
                y,
                "From arrival to last token (E2E)",
                CalibrationReport.Scores::requestTime,
                CalibrationReport.Row::measuredRequestTimeMs,
                CalibrationReport.Row::simulatedRequestTimeMs);
    }

    private void plot(
            Page page,
            int column,
            int top,
            String name,
            Function<CalibrationReport.Scores, CalibrationReport.Score> score,
            Function<CalibrationReport.Row, @Nullable Double> measured,
            Function<CalibrationReport.Row, @Nullable Double> simulated) {
        double most = 0;
        for (CalibrationReport.Row row : scored) {
            Double x = measured.apply(row);
            Double y = simulated.apply(row);
            if (x != null && y != null) {
                most = Math.max(most, Math.max(x, y));
            }
        }
        TimeUnit unit = TimeUnit.of(most);
        XYSeries same = new XYSeries("same", false, true);
        XYSeries fitted = new XYSeries("fitted", false, true);
        XYSeries others = new XYSeries("held out", false, true);
        for (CalibrationReport.Row row : scored) {
            Double x = measured.apply(row);
            Double y = simulated.apply(row);
            if (x != null && y != null) {
                (heldOut && !row.fitted() ? others : fitted).add(x / unit.millis(), y / unit.millis());
            }
        }
        Scale scale = Scale.upTo(most / unit.millis(), 6);
        same.add(0, 0);
        same.add(scale.upper(), scale.upper());
        XYSeriesCollection data = new XYSeriesCollection(same);
        data.addSeries(fitted);
        data.addSeries(others);

        page.text(name, Fonts.HEADING, Ink.TEXT, Columns.left(column), top + 16.0);
        page.text(
                errors(score.apply(report.scores().get(report.scores().size() - 1))),
                Fonts.AXIS,
                Ink.FAINT_TEXT,
                Columns.left(column),
                top + 32.0);
        Rectangle area = Columns.data(column, top + HEADING, Columns.SIDE);
        page.smooth(true);
        page.plot(
                area,
                data,
                TickAxis.of("measured (" + unit.label() + ")", scale),
                TickAxis.of("simulated (" + unit.label() + ")", scale),
                renderer());
        page.smooth(false);
    }

    /** How far the last of the groups is off: all requests, or, where some were held out, those. */
    private String errors(CalibrationReport.Score score) {
        if (score.count() == 0) {
            return "no request has it";
        }
        CalibrationReport.Figures error = score.errorPercent();
        return (heldOut ? "held out: " : "") + "mean " + percent(error.mean()) + ", p50 " + percent(error.p50())
                + ", p90 " + percent(error.p90()) + ", p99 " + percent(error.p99());
    }

    private static String percent(double value) {
        double rounded = Math.rint(value * 10) / 10;
        String sign = rounded > 0 ? "+" : rounded < 0 ? "−" : "";
        return sign + Figures.threeDigits(Math.abs(rounded)) + " %";
    }

    private static XYLineAndShapeRenderer renderer() {
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(false, true);
        renderer.setSeriesLinesVisible(0, true);
        renderer.setSeriesShapesVisible(0, false);
        renderer.setSeriesStroke(0, Columns.dashed());
        renderer.setSeriesPaint(0, Ink.AXIS);
        renderer.setSeriesShape(1, circle(POINT / 2));
        renderer.setSeriesPaint(1, Columns.FIRST);
        renderer.setSeriesShape(2, circle(POINT / 2));
        renderer.setSeriesPaint(2, Columns.SECOND);
        return renderer;
    }

    private static Ellipse2D circle(double radius) {
        return new Ellipse2D.Double(-radius, -radius, 2 * radius, 2 * radius);
    }
}

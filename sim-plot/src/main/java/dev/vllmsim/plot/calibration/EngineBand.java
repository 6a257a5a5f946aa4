package dev.vllmsim.plot.calibration;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Legend;
import dev.vllmsim.plot.page.Page;
import dev.vllmsim.plot.page.Scale;
import dev.vllmsim.plot.page.TickAxis;
import dev.vllmsim.plot.page.TimeUnit;
import dev.vllmsim.report.document.CalibrationReport;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Rectangle;
import java.util.List;
import java.util.function.Function;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jspecify.annotations.Nullable;

/** The engine over time as measured and as simulated: its queue, and its memory where that was recorded. */
final class EngineBand implements Band {
    private static final int LEGEND = 22;
    private static final int HEADING = 26;
    private static final int HEIGHT = 210;
    private static final int AXIS = 40;

    private final List<CalibrationReport.Tick> timeline;
    private final TimeUnit unit;
    private final Scale time;

    EngineBand(List<CalibrationReport.Tick> timeline) {
        this.timeline = timeline;
        double end = timeline.get(timeline.size() - 1).atMs();
        unit = TimeUnit.of(end);
        time = Scale.upTo(end / unit.millis(), 6);
    }

    @Override
    public int height() {
        return LEGEND + HEADING + HEIGHT + AXIS;
    }

    @Override
    public void draw(Page page, int top) {
        new Legend()
                .add("measured engine", 28, (x, line) -> page.box(Columns.FIRST, x, line - 5, 28, 2))
                .add("simulated engine", 28, (x, line) -> page.box(Columns.SECOND, x, line - 5, 28, 2))
                .draw(page, Page.MARGIN, top + 16.0);
        int y = top + LEGEND;
        plot(page, 0, y, "Running requests", "requests", tick -> (double) tick.measuredRunning(), tick ->
                (double) tick.simulatedRunning());
        plot(page, 1, y, "Waiting requests", "requests", tick -> (double) tick.measuredWaiting(), tick ->
                (double) tick.simulatedWaiting());
        if (timeline.stream().anyMatch(tick -> tick.measuredKvPercent() != null || tick.simulatedKvPercent() != null)) {
            plot(
                    page,
                    2,
                    y,
                    "KV cache in use",
                    "percent",
                    CalibrationReport.Tick::measuredKvPercent,
                    CalibrationReport.Tick::simulatedKvPercent);
        }
    }

    private void plot(
            Page page,
            int column,
            int top,
            String name,
            String quantity,
            Function<CalibrationReport.Tick, @Nullable Double> measured,
            Function<CalibrationReport.Tick, @Nullable Double> simulated) {
        XYSeries before = series("measured", measured);
        XYSeries after = series("simulated", simulated);
        XYSeriesCollection data = new XYSeriesCollection(before);
        data.addSeries(after);
        double most = Math.max(most(before), most(after));

        page.text(name, Fonts.HEADING, Ink.TEXT, Columns.left(column), top + 16.0);
        Rectangle area = Columns.data(column, top + HEADING, HEIGHT);
        page.smooth(true);
        page.plot(
                area,
                data,
                TickAxis.of("time since the first arrival (" + unit.label() + ")", time),
                TickAxis.of(quantity, Scale.countUpTo(most, 5)),
                renderer());
        page.smooth(false);
    }

    private XYSeries series(String name, Function<CalibrationReport.Tick, @Nullable Double> value) {
        XYSeries series = new XYSeries(name, false, true);
        for (CalibrationReport.Tick tick : timeline) {
            Double at = value.apply(tick);
            if (at != null) {
                series.add(tick.atMs() / unit.millis(), (double) at);
            }
        }
        return series;
    }

    private static double most(XYSeries series) {
        return series.isEmpty() ? 0 : series.getMaxY();
    }

    private static XYLineAndShapeRenderer renderer() {
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
        Color[] colours = {Columns.FIRST, Columns.SECOND};
        for (int series = 0; series < colours.length; series++) {
            renderer.setSeriesStroke(series, new BasicStroke(1.5f));
            renderer.setSeriesPaint(series, colours[series]);
        }
        return renderer;
    }
}

package dev.vllmsim.plot.calibration;

import dev.vllmsim.report.document.CalibrationReport;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.function.Function;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYLineAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jspecify.annotations.Nullable;

/**
 * A calibration as a picture: above, each request's latencies as measured against as simulated, a point on the dashed
 * line where they are the same; below, where it was recorded, the engine over time.
 */
public final class CalibrationPicture {
    private static final int WIDTH = 1800;
    private static final int ROW = 560;
    private static final int PANELS = 3;
    private static final int HEADER = 96;
    private static final int MARGIN = 12;
    private static final double POINT = 6;
    private static final double MILLIS_PER_SECOND = 1000;

    /** A pair that people with any colour vision tell apart (Okabe and Ito 2008). */
    private static final Color FIRST = new Color(0x00, 0x72, 0xB2);

    private static final Color SECOND = new Color(0xD5, 0x5E, 0x00);
    private static final Color GRID = new Color(0xDD, 0xDD, 0xDD);
    private static final Color TEXT = new Color(0x33, 0x33, 0x33);

    private CalibrationPicture() {}

    /** Draws the picture. */
    public static BufferedImage draw(CalibrationReport report) {
        boolean overTime = !report.timeline().isEmpty();
        BufferedImage image = new BufferedImage(WIDTH, HEADER + (overTime ? 2 : 1) * ROW, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        header(graphics, report);
        place(
                graphics,
                scatter(
                        report,
                        "TTFT (s)",
                        row -> row.measuredTtftMs() / MILLIS_PER_SECOND,
                        row -> row.simulatedTtftMs() / MILLIS_PER_SECOND),
                0,
                0);
        place(
                graphics,
                scatter(
                        report,
                        "TPOT (ms)",
                        CalibrationReport.Row::measuredTpotVllmMs,
                        CalibrationReport.Row::simulatedTpotVllmMs),
                1,
                0);
        place(
                graphics,
                scatter(
                        report,
                        "E2E (s)",
                        row -> row.measuredRequestTimeMs() / MILLIS_PER_SECOND,
                        row -> row.simulatedRequestTimeMs() / MILLIS_PER_SECOND),
                2,
                0);
        if (overTime) {
            place(
                    graphics,
                    overTime(report, "running requests", tick -> (double) tick.measuredRunning(), tick ->
                            (double) tick.simulatedRunning()),
                    0,
                    1);
            place(
                    graphics,
                    overTime(report, "waiting requests", tick -> (double) tick.measuredWaiting(), tick ->
                            (double) tick.simulatedWaiting()),
                    1,
                    1);
        }
        if (report.timeline().stream()
                .anyMatch(tick -> tick.measuredKvPercent() != null || tick.simulatedKvPercent() != null)) {
            place(
                    graphics,
                    overTime(
                            report,
                            "KV cache in use (%)",
                            CalibrationReport.Tick::measuredKvPercent,
                            CalibrationReport.Tick::simulatedKvPercent),
                    2,
                    1);
        }
        graphics.dispose();
        return image;
    }

    private static void header(Graphics2D graphics, CalibrationReport report) {
        graphics.setColor(TEXT);
        graphics.setFont(font(Font.BOLD, 26));
        Object hardware = report.run().get("hardware");
        Object model = report.run().get("model");
        graphics.drawString(
                "Measured and simulated" + (model == null ? "" : ": " + model)
                        + (hardware == null ? "" : " on " + hardware),
                MARGIN * 2,
                40);
        graphics.setFont(font(Font.PLAIN, 20));
        boolean parts = report.scores().size() > 1;
        int x = MARGIN * 2;
        x = legend(graphics, x, FIRST, parts ? "requests fitted; measured engine" : "requests; measured engine");
        legend(graphics, x, SECOND, parts ? "requests held out; simulated engine" : "simulated engine");
    }

    private static int legend(Graphics2D graphics, int x, Color colour, String text) {
        graphics.setColor(colour);
        graphics.fillRect(x, 62, 18, 18);
        graphics.setColor(TEXT);
        graphics.drawString(text, x + 28, 78);
        return x + 28 + graphics.getFontMetrics().stringWidth(text) + 40;
    }

    private static JFreeChart scatter(
            CalibrationReport report,
            String name,
            Function<CalibrationReport.Row, @Nullable Double> measured,
            Function<CalibrationReport.Row, @Nullable Double> simulated) {
        boolean parts = report.scores().size() > 1;
        XYSeries all = new XYSeries("fitted", false, true);
        XYSeries others = new XYSeries("held out", false, true);
        double most = 0;
        for (CalibrationReport.Row row : report.requests()) {
            Double x = measured.apply(row);
            Double y = simulated.apply(row);
            if (x != null && y != null) {
                (parts && !row.fitted() ? others : all).add(x, y);
                most = Math.max(most, Math.max(x, y));
            }
        }
        XYSeriesCollection data = new XYSeriesCollection(all);
        data.addSeries(others);
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(false, true);
        for (int series = 0; series < 2; series++) {
            renderer.setSeriesShape(series, new Ellipse2D.Double(-POINT / 2, -POINT / 2, POINT, POINT));
            renderer.setSeriesPaint(series, series == 0 ? FIRST : SECOND);
        }
        XYPlot plot = plot(data, "measured " + name, "simulated " + name, renderer);
        double end = most == 0 ? 1 : most * 1.03;
        plot.getDomainAxis().setRange(0, end);
        plot.getRangeAxis().setRange(0, end);
        plot.addAnnotation(new XYLineAnnotation(
                0,
                0,
                end,
                end,
                new BasicStroke(1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 0, new float[] {6, 6}, 0),
                Color.GRAY));
        return chart(plot);
    }

    private static JFreeChart overTime(
            CalibrationReport report,
            String name,
            Function<CalibrationReport.Tick, @Nullable Double> measured,
            Function<CalibrationReport.Tick, @Nullable Double> simulated) {
        XYSeries before = new XYSeries("measured", false, true);
        XYSeries after = new XYSeries("simulated", false, true);
        for (CalibrationReport.Tick tick : report.timeline()) {
            double seconds = tick.atMs() / MILLIS_PER_SECOND;
            add(before, seconds, measured.apply(tick));
            add(after, seconds, simulated.apply(tick));
        }
        XYSeriesCollection data = new XYSeriesCollection(before);
        data.addSeries(after);
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
        for (int series = 0; series < 2; series++) {
            renderer.setSeriesStroke(series, new BasicStroke(2f));
            renderer.setSeriesPaint(series, series == 0 ? FIRST : SECOND);
        }
        return chart(plot(data, "time since the first arrival (s)", name, renderer));
    }

    private static void add(XYSeries series, double x, @Nullable Double y) {
        if (y != null) {
            series.add(x, (double) y);
        }
    }

    private static XYPlot plot(XYSeriesCollection data, String x, String y, XYLineAndShapeRenderer renderer) {
        XYPlot plot = new XYPlot(data, axis(x), axis(y), renderer);
        plot.setBackgroundPaint(Color.WHITE);
        plot.setDomainGridlinePaint(GRID);
        plot.setRangeGridlinePaint(GRID);
        plot.setOutlineVisible(false);
        return plot;
    }

    private static NumberAxis axis(String name) {
        NumberAxis axis = new NumberAxis(name);
        axis.setLabelFont(font(Font.PLAIN, 19));
        axis.setTickLabelFont(font(Font.PLAIN, 16));
        axis.setLabelPaint(TEXT);
        axis.setTickLabelPaint(TEXT);
        // The JDK's default would follow the machine's language.
        axis.setNumberFormatOverride(new DecimalFormat("#,##0.###", DecimalFormatSymbols.getInstance(Locale.ROOT)));
        return axis;
    }

    private static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }

    private static JFreeChart chart(XYPlot plot) {
        JFreeChart chart = new JFreeChart(null, null, plot, false);
        chart.setBackgroundPaint(Color.WHITE);
        return chart;
    }

    private static void place(Graphics2D graphics, JFreeChart chart, int column, int row) {
        double width = (double) WIDTH / PANELS;
        chart.draw(
                graphics,
                new Rectangle2D.Double(
                        column * width + MARGIN,
                        HEADER + (double) row * ROW + MARGIN,
                        width - 2.0 * MARGIN,
                        ROW - 2.0 * MARGIN));
    }
}

package dev.vllmsim.plot.steps;

import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Page;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CrosshairState;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.AbstractXYItemRenderer;
import org.jfree.chart.renderer.xy.XYItemRendererState;
import org.jfree.data.xy.XYDataset;

/**
 * Paints a step at a time: its total as a column, and on it the bars of its requests side by side.
 *
 * <p>JFreeChart's own renderer for grouped stacked bars looks at every pair of step and request; this one looks at those
 * that there are, once.
 */
final class BarsRenderer extends AbstractXYItemRenderer {
    private static final long serialVersionUID = 1L;

    /** The least height of a decode in units: enough for its lid and its colour. */
    static final double DECODE_HEIGHT = 7;

    /** The least height of prefill tokens in units. */
    static final double PREFILL_HEIGHT = 3;

    static final Color TOTAL = new Color(0xE9, 0xEC, 0xF0);
    static final Color TOTAL_EDGE = new Color(0xB4, 0xBB, 0xC4);
    static final Color LID = new Color(0x11, 0x14, 0x18);

    private final transient Page page;
    private final transient StepWindow window;
    private final int first;
    private final transient StepShape shape;

    /**
     * @param page what is drawn on
     * @param window what is drawn
     * @param first index in the window of the row's first step
     * @param shape how the bars of a step stand
     */
    BarsRenderer(Page page, StepWindow window, int first, StepShape shape) {
        this.page = page;
        this.window = window;
        this.first = first;
        this.shape = shape;
    }

    @Override
    public void drawItem(
            Graphics2D g2,
            XYItemRendererState state,
            Rectangle2D data,
            PlotRenderingInfo info,
            XYPlot plot,
            ValueAxis x,
            ValueAxis y,
            XYDataset dataset,
            int series,
            int item,
            CrosshairState crosshair,
            int pass) {
        double centre = x.valueToJava2D(dataset.getXValue(series, item), data, plot.getDomainAxisEdge());
        double left = shape.left(centre);
        double zero = y.valueToJava2D(0, data, plot.getRangeAxisEdge());
        double perToken = zero - y.valueToJava2D(1, data, plot.getRangeAxisEdge());

        double total = dataset.getYValue(series, item) * perToken;
        if (total > 0) {
            page.box(TOTAL, left - 1, zero - total, shape.total() + 2, total);
            page.box(TOTAL_EDGE, left - 1, zero - total, shape.total() + 2, 0.5);
        }
        for (Bar bar : window.bars(first + item)) {
            draw(bar, left + shape.at(bar), zero, perToken);
        }
    }

    private void draw(Bar bar, double x, double zero, double perToken) {
        // From three units up there is room for a white seam between two bars.
        double lane = shape.widthOf(bar);
        double width = lane >= 3 ? lane - 0.5 : lane;
        double top = zero;
        if (bar.prefill() > 0) {
            double height = Math.max(PREFILL_HEIGHT, bar.prefill() * perToken);
            top -= height;
            prefill(page, bar.colour(), x, top, width, height);
        }
        if (bar.extend() > 0) {
            double height = Math.max(PREFILL_HEIGHT, bar.extend() * perToken);
            top -= height;
            extend(page, bar.colour(), x, top, width, height);
        }
        if (bar.decode() > 0) {
            double height = Math.max(DECODE_HEIGHT, bar.decode() * perToken);
            top -= height;
            decode(page, bar.colour(), x, top, width, height);
        }
    }

    /** Full: the first chunk of a prompt. */
    static void prefill(Page page, Color colour, double x, double y, double width, double height) {
        page.box(colour, x, y, width, height);
    }

    /** Striped across: a further chunk. */
    static void extend(Page page, Color colour, double x, double y, double width, double height) {
        page.box(colour, x, y, width, height);
        for (double stripe = y + 2; stripe < y + height - 1.5; stripe += 4) {
            page.box(Ink.PAPER, x, stripe, width, 1.5);
        }
    }

    /** Under a black lid: a decode. */
    static void decode(Page page, Color colour, double x, double y, double width, double height) {
        page.box(colour, x, y + 3, width, height - 3);
        page.box(Ink.PAPER, x, y + 2, width, 1);
        page.box(LID, x, y, width, 2);
    }
}

package dev.vllmsim.plot.page;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.Arrays;
import org.jfree.chart.axis.AxisSpace;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYItemRenderer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYDataset;
import org.jspecify.annotations.Nullable;

/**
 * A sheet to draw on. It is measured in units, of which each is two pixels wide and high, so that a picture shown at
 * its size in units is sharp on a screen with two pixels to a point.
 *
 * <p>Boxes and rules are snapped to whole pixels and filled without smoothing. That makes them crisp, and it spares
 * short runs the start of Java's outline renderer.
 */
public final class Page {
    /** Pixels per unit, along each side. */
    public static final int PIXELS_PER_UNIT = 2;

    /** Width of every page, in units. */
    public static final int WIDTH = 1200;

    /** White space to the left and right, in units. */
    public static final int MARGIN = 24;

    /** How far below its data a plot may reach with its axis, in units. */
    private static final int AXIS_ROOM = 80;

    /** From the vertical axis to the base line of its name, in units. */
    private static final int NAME_DISTANCE = 42;

    private static final AffineTransform UNITS = AffineTransform.getScaleInstance(PIXELS_PER_UNIT, PIXELS_PER_UNIT);

    private final BufferedImage image;
    private final Graphics2D graphics;
    private final Graphics2D crisp;

    /**
     * An empty page.
     *
     * @param height in units
     */
    public Page(int height) {
        image = new BufferedImage(WIDTH * PIXELS_PER_UNIT, height * PIXELS_PER_UNIT, BufferedImage.TYPE_INT_RGB);
        Arrays.fill(((DataBufferInt) image.getRaster().getDataBuffer()).getData(), Ink.PAPER.getRGB());
        crisp = image.createGraphics();
        graphics = image.createGraphics();
        graphics.setTransform(UNITS);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    }

    /** What has been drawn. */
    public BufferedImage image() {
        return image;
    }

    /** Smooth outlines from here on, or crisp ones. */
    public void smooth(boolean on) {
        graphics.setRenderingHint(
                RenderingHints.KEY_ANTIALIASING,
                on ? RenderingHints.VALUE_ANTIALIAS_ON : RenderingHints.VALUE_ANTIALIAS_OFF);
    }

    /** Writes a text from a point on its base line to the right. */
    public void text(String text, Font font, Color colour, double x, double baseline) {
        graphics.setFont(font);
        graphics.setColor(colour);
        graphics.drawString(text, (float) x, (float) baseline);
    }

    /** Writes a text that ends at a point. */
    public void textBefore(String text, Font font, Color colour, double x, double baseline) {
        text(text, font, colour, x - Fonts.width(text, font), baseline);
    }

    /** Writes a text around a point. */
    public void textAround(String text, Font font, Color colour, double x, double baseline) {
        text(text, font, colour, x - Fonts.width(text, font) / 2, baseline);
    }

    /** Fills a box, at least one pixel wide and high. */
    public void box(Color colour, double x, double y, double width, double height) {
        pixels(colour, pixel(x), pixel(y), pixel(x + width), pixel(y + height));
    }

    /** Draws the frame of a box, one pixel wide, inside it. */
    public void frame(Color colour, double x, double y, double width, double height) {
        double one = 1.0 / PIXELS_PER_UNIT;
        box(colour, x, y, width, one);
        box(colour, x, y + height - one, width, one);
        box(colour, x, y, one, height);
        box(colour, x + width - one, y, one, height);
    }

    /** Fills a box given by its edges in pixels, at least one pixel wide and high. */
    public void pixels(Color colour, int left, int top, int right, int bottom) {
        crisp.setColor(colour);
        crisp.fillRect(left, top, Math.max(1, right - left), Math.max(1, bottom - top));
    }

    /** Draws a level dashed line, a unit and a half thick. */
    public void dashes(Color colour, double from, double to, double y) {
        for (double x = from; x < to; x += 9) {
            box(colour, x, y - 0.75, Math.min(6, to - x), 1.5);
        }
    }

    /** Draws an upright dashed line, a unit thick. */
    public void uprightDashes(Color colour, double x, double from, double to) {
        for (double y = from; y < to; y += 6) {
            box(colour, x - 0.5, y, 1, Math.min(4, to - y));
        }
    }

    /** Draws a filled triangle that points up to a place. */
    public void pointer(Color colour, double x, double tip, double size) {
        int rows = pixel(size);
        for (int row = 0; row < rows; row++) {
            double half = size * 0.62 * (row + 1) / rows;
            box(colour, x - half, tip + row / (double) PIXELS_PER_UNIT, 2 * half, 1.0 / PIXELS_PER_UNIT);
        }
    }

    /** Draws a small shape with its outline, smoothly, around a point. */
    public void mark(Shape shape, Color fill, Color outline, double x, double y) {
        Shape placed = AffineTransform.getTranslateInstance(x, y).createTransformedShape(shape);
        smooth(true);
        graphics.setColor(fill);
        graphics.fill(placed);
        graphics.setColor(outline);
        graphics.setStroke(new BasicStroke(1));
        graphics.draw(placed);
        smooth(false);
    }

    /** Fills a shape, smoothly. A colour may let through what is below it. */
    public void fill(Shape shape, Color colour) {
        smooth(true);
        graphics.setColor(colour);
        graphics.fill(shape);
        smooth(false);
    }

    /** The pixel at a place. */
    public static int pixel(double units) {
        return (int) Math.round(units * PIXELS_PER_UNIT);
    }

    /**
     * Draws a plot.
     *
     * @param data where the data go, in units; the axes stand to its left and below it
     * @param renderer draws the data; {@code null} if they are drawn afterwards
     */
    public void plot(Rectangle data, XYDataset dataset, TickAxis x, TickAxis y, @Nullable XYItemRenderer renderer) {
        XYPlot plot = new XYPlot(dataset, x, y, renderer);
        plot.setInsets(RectangleInsets.ZERO_INSETS);
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        plot.setBackgroundPaint(null);
        plot.setOutlineVisible(false);
        plot.setDomainGridlinesVisible(false);
        plot.setRangeGridlinesVisible(false);
        AxisSpace left = new AxisSpace();
        left.setLeft(data.x);
        AxisSpace below = new AxisSpace();
        below.setBottom(AXIS_ROOM);
        plot.setFixedRangeAxisSpace(left, false);
        plot.setFixedDomainAxisSpace(below, false);
        y.ticks()
                .forEach(tick -> box(
                        Ink.GRID,
                        data.x,
                        y.valueToJava2D(tick.at(), data, plot.getRangeAxisEdge()),
                        data.width,
                        1.0 / PIXELS_PER_UNIT));
        Rectangle area = new Rectangle(0, data.y, data.x + data.width, data.height + AXIS_ROOM);
        plot.draw(graphics, area, null, null, null);
        // JFreeChart would lay these out with Java's engine for bidirectional text, which takes its time to start.
        textAround(x.name(), Fonts.AXIS, Ink.TEXT, data.getCenterX(), data.getMaxY() + x.depth() + 12);
        graphics.rotate(-Math.PI / 2, data.x - NAME_DISTANCE, data.getCenterY());
        textAround(y.name(), Fonts.AXIS, Ink.TEXT, (double) data.x - NAME_DISTANCE, data.getCenterY());
        graphics.setTransform(UNITS);
    }
}

package dev.vllmsim.plot.page;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;

/**
 * An axis whose ticks are given, not searched for: numbers, step indices, logarithms or names alike. So they are
 * computed where they can be tested, and no number is formatted in the machine's locale.
 */
public final class TickAxis extends NumberAxis {
    private static final long serialVersionUID = 1L;

    private static final double LABEL_DEPTH = 21;

    /**
     * A tick.
     *
     * @param at its place on the axis
     * @param label what is written beside it; empty for none
     */
    public record Tick(double at, String label) {}

    private final transient List<Tick> ticks;
    private final String name;
    private final boolean upright;

    private TickAxis(String name, double lower, double upper, List<Tick> ticks, boolean upright) {
        super(null);
        this.name = name;
        this.ticks = List.copyOf(ticks);
        this.upright = upright;
        setRange(lower, upper);
        setTickLabelFont(Fonts.TICK);
        setTickLabelPaint(Ink.TEXT);
        setAxisLinePaint(Ink.AXIS);
        setTickMarkPaint(Ink.AXIS);
        // Half a unit is one pixel on the page: a thin line, which needs no outline to be computed.
        setAxisLineStroke(new BasicStroke(0.5f));
        setTickMarkStroke(new BasicStroke(0.5f));
        setTickMarkOutsideLength(3);
        setTickLabelInsets(new RectangleInsets(2, 3, 1, 3));
    }

    /** An axis with given ticks. */
    public static TickAxis of(String name, double lower, double upper, List<Tick> ticks) {
        return new TickAxis(name, lower, upper, ticks, false);
    }

    /** An axis with given ticks, whose labels are written upwards, for names that are too long to stand side by side. */
    public static TickAxis upright(String name, double lower, double upper, List<Tick> ticks) {
        return new TickAxis(name, lower, upper, ticks, true);
    }

    /** An axis from 0 with the ticks of a scale. */
    public static TickAxis of(String name, Scale scale) {
        List<Tick> ticks = new ArrayList<>();
        for (double tick : scale.ticks()) {
            ticks.add(new Tick(tick, Figures.tick(tick)));
        }
        return of(name, 0, scale.upper(), ticks);
    }

    /** What the axis shows, with its unit; empty if that is said elsewhere. {@link Page#plot} writes it. */
    public String name() {
        return name;
    }

    /** How far the labels of the ticks reach from the axis, in units. */
    double depth() {
        if (!upright) {
            return LABEL_DEPTH;
        }
        double depth = 0;
        for (Tick tick : ticks) {
            depth = Math.max(depth, Fonts.width(tick.label(), Fonts.TICK));
        }
        return depth + 9;
    }

    /** The axis's ticks. */
    public List<Tick> ticks() {
        return ticks;
    }

    @Override
    public List<NumberTick> refreshTicks(Graphics2D g2, AxisState state, Rectangle2D dataArea, RectangleEdge edge) {
        boolean vertical = RectangleEdge.isLeftOrRight(edge);
        TextAnchor anchor = vertical || upright ? TextAnchor.CENTER_RIGHT : TextAnchor.TOP_CENTER;
        List<NumberTick> result = new ArrayList<>();
        for (Tick tick : ticks) {
            result.add(new NumberTick(tick.at(), tick.label(), anchor, anchor, upright ? -Math.PI / 2 : 0));
        }
        return result;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }
}

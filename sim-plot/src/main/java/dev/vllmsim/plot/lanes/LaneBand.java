package dev.vllmsim.plot.lanes;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.plot.page.Frame;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Legend;
import dev.vllmsim.plot.page.Page;
import dev.vllmsim.plot.timeline.TimeAxis;
import dev.vllmsim.report.chart.Lanes;
import dev.vllmsim.report.chart.Lanes.Lane;
import dev.vllmsim.report.chart.Lanes.Span;
import dev.vllmsim.report.chart.Lanes.State;
import java.awt.Color;
import java.util.List;

/** The lanes, one below the other. */
final class LaneBand implements Band {
    private static final int LEGEND = 22;
    private static final int BELOW = 14;
    private static final int TALL = 16;
    private static final int LOW = 12;
    private static final int MOST_TALL = 60;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double LABEL_WIDTH = Frame.LEFT - 8.0 - 6;
    private static final String LEFT_OUT = "…";

    private final Lanes lanes;
    private final TimeAxis axis;
    private final int row;

    LaneBand(Lanes lanes, TimeAxis axis) {
        this.lanes = lanes;
        this.axis = axis;
        row = lanes.lanes().size() <= MOST_TALL ? TALL : LOW;
    }

    @Override
    public int height() {
        return LEGEND + lanes.lanes().size() * row + BELOW;
    }

    @Override
    public void draw(Page page, int top) {
        double baseline = top + 12.0;
        legend(page).draw(page, Frame.LEFT, baseline);
        page.text("TTFT", Fonts.SMALL, Ink.FAINT_TEXT, Frame.RIGHT + 8.0, baseline);
        double y = (double) top + LEGEND;
        axis.grid(page, y, (double) lanes.lanes().size() * row);
        List<Lane> all = lanes.lanes();
        for (Lane lane : all) {
            page.textBefore(label(lane.id()), Fonts.SMALL, Ink.TEXT, Frame.LEFT - 8.0, y + row / 2.0 + 3.5);
            for (Span span : lane.spans()) {
                span(page, span, y);
            }
            firstToken(page, lane, y);
            page.text(
                    Figures.duration(
                            (lane.firstTokenNanos() - lane.spans().get(0).fromNanos()) / NANOS_PER_MILLI),
                    Fonts.SMALL,
                    Ink.TEXT,
                    Frame.RIGHT + 8.0,
                    y + row / 2.0 + 3.5);
            y += row;
        }
        page.box(Ink.AXIS, Frame.LEFT, y, Frame.WIDTH, 0.5);
    }

    /** A name that is too long loses its begin, as names mostly differ at their ends. */
    static String label(String id) {
        if (Fonts.width(id, Fonts.SMALL) <= LABEL_WIDTH) {
            return id;
        }
        int from = 1;
        while (from < id.length() && Fonts.width(LEFT_OUT + id.substring(from), Fonts.SMALL) > LABEL_WIDTH) {
            from++;
        }
        return LEFT_OUT + id.substring(from);
    }

    static Color colour(State state) {
        return switch (state) {
            case WAITING -> Ink.WAITING;
            case PREFILL -> Ink.PREFILL;
            case DECODE -> Ink.DECODE;
            case PREEMPTED -> Ink.PREEMPTION;
        };
    }

    /** How much of the row's height a state takes: what computes is high, what waits is low. */
    private static double share(State state) {
        return switch (state) {
            case WAITING -> 0.25;
            case PREFILL -> 0.8;
            case DECODE -> 0.55;
            case PREEMPTED -> 0.25;
        };
    }

    private void span(Page page, Span span, double y) {
        long from = Math.max(span.fromNanos(), lanes.fromNanos());
        long to = Math.min(span.toNanos(), lanes.toNanos());
        if (to > from) {
            double x = axis.x(from);
            bar(page, span.state(), x, y + row / 2.0, axis.x(to) - x, row);
        }
    }

    private static void bar(Page page, State state, double x, double middle, double width, double height) {
        double high = share(state) * height;
        page.box(colour(state), x, middle - high / 2, width, high);
    }

    private void firstToken(Page page, Lane lane, double y) {
        if (lane.firstTokenNanos() >= lanes.fromNanos() && lane.firstTokenNanos() <= lanes.toNanos()) {
            tick(page, axis.x(lane.firstTokenNanos()), y + row / 2.0, row);
        }
    }

    private static void tick(Page page, double x, double middle, double height) {
        // A hair of white keeps it apart from the decode behind it.
        page.box(Ink.PAPER, x, middle - height * 0.44, 1.5, height * 0.88);
        page.box(Ink.BLUE, x - 0.75, middle - height * 0.44, 1.5, height * 0.88);
    }

    private static Legend legend(Page page) {
        Legend legend = new Legend();
        legend.add("waiting", 18, (x, line) -> bar(page, State.WAITING, x, line - 4, 18, 12));
        legend.add("prefill", 18, (x, line) -> bar(page, State.PREFILL, x, line - 4, 18, 12));
        legend.add("decode", 18, (x, line) -> bar(page, State.DECODE, x, line - 4, 18, 12));
        legend.add("preempted, waiting again", 18, (x, line) -> bar(page, State.PREEMPTED, x, line - 4, 18, 12));
        legend.add("first token", 6, (x, line) -> tick(page, x + 3, line - 4, 12));
        return legend;
    }
}

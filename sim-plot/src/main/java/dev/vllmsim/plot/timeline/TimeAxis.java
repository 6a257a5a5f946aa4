package dev.vllmsim.plot.timeline;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.plot.page.Frame;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Page;
import dev.vllmsim.plot.page.Scale;
import dev.vllmsim.plot.page.TickAxis;
import dev.vllmsim.plot.page.TimeUnit;
import java.util.ArrayList;
import java.util.List;

/** An axis of simulated time, of which equal spans are equally wide, for the bands above it. */
public final class TimeAxis implements Band {
    private static final int HEIGHT = 22;
    private static final int MOST_TICKS = 12;
    private static final double NANOS_PER_MILLI = 1e6;

    private final long from;
    private final long to;
    private final TimeUnit unit;

    /**
     * @param from the begin, in nanoseconds of simulated time
     * @param to the end, behind the begin
     */
    public TimeAxis(long from, long to) {
        this.from = from;
        this.to = Math.max(from + 1, to);
        unit = TimeUnit.of(this.to / NANOS_PER_MILLI);
    }

    /** Where a time is, in units. */
    public double x(long nanos) {
        return Frame.LEFT + (double) (nanos - from) / (to - from) * Frame.WIDTH;
    }

    private List<Double> times() {
        double perUnit = unit.millis() * NANOS_PER_MILLI;
        double step = Scale.roundStep((to - from) / perUnit / MOST_TICKS);
        List<Double> times = new ArrayList<>();
        for (long i = (long) Math.ceil(from / perUnit / step - 1e-9); i * step * perUnit <= to; i++) {
            times.add(i * step);
        }
        return times;
    }

    private double place(double time) {
        return (time * unit.millis() * NANOS_PER_MILLI - from) / (to - from);
    }

    /** The axis of a plot above this band. */
    public TickAxis plain() {
        List<TickAxis.Tick> ticks =
                times().stream().map(time -> new TickAxis.Tick(place(time), "")).toList();
        return TickAxis.of("", 0, 1, ticks);
    }

    /** Draws the times as upright lines behind what is drawn. */
    public void grid(Page page, double top, double height) {
        for (double time : times()) {
            page.box(Ink.GRID, Frame.LEFT + place(time) * Frame.WIDTH, top, 0.5, height);
        }
    }

    @Override
    public int height() {
        return HEIGHT;
    }

    @Override
    public void draw(Page page, int top) {
        double baseline = top + 9.0;
        List<Double> times = times();
        double[] millis =
                times.stream().mapToDouble(time -> time * unit.millis()).toArray();
        List<String> labels = millis.length == 0 ? List.of() : Figures.times(millis);
        // Figures go by the largest, which may be short of a unit that the end of the axis reaches.
        TimeUnit shown = millis.length == 0 ? unit : TimeUnit.of(millis[millis.length - 1]);
        page.textBefore("time, " + shown.label(), Fonts.SMALL, Ink.FAINT_TEXT, Frame.LEFT - 18, baseline);
        double free = 0;
        for (int i = 0; i < labels.size(); i++) {
            double x = Frame.LEFT + place(times.get(i)) * Frame.WIDTH;
            double half = Fonts.width(labels.get(i), Fonts.TICK) / 2;
            if (x - half >= free) {
                page.textAround(labels.get(i), Fonts.TICK, Ink.TEXT, x, baseline);
                free = x + half + 6;
            }
        }
    }
}

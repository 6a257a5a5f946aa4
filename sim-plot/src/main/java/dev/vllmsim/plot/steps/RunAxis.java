package dev.vllmsim.plot.steps;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.plot.page.Frame;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Page;
import dev.vllmsim.plot.page.Scale;
import dev.vllmsim.plot.page.TickAxis;
import dev.vllmsim.plot.page.TimeUnit;
import dev.vllmsim.report.document.StepSeries;
import java.awt.Color;
import java.util.List;

/**
 * The axis of the whole run: its steps, equally wide, and below them the times at which they were. Steps differ in
 * length, so that equal times are not equally far apart.
 */
final class RunAxis implements Band {
    private static final Color MARK = new Color(0xFF, 0xF0, 0xB8);
    private static final Color MARK_EDGE = new Color(0x9A, 0x7B, 0x00);

    private static final int MOST_TICKS = 12;
    private static final int LINE = 19;

    private final StepSeries series;
    private final double markedFrom;
    private final double markedTo;

    /**
     * @param series the run
     * @param markedFrom first step of those that are marked
     * @param markedTo the step after the last of them; no more than {@code markedFrom} if none is
     */
    RunAxis(StepSeries series, double markedFrom, double markedTo) {
        this.series = series;
        this.markedFrom = markedFrom;
        this.markedTo = markedTo;
    }

    /** Whether some steps are marked. */
    boolean marks() {
        return markedTo > markedFrom;
    }

    /** Where a step begins. */
    double x(double step) {
        return Frame.LEFT + step / Math.max(1, series.steps()) * Frame.WIDTH;
    }

    /** The steps that have a tick. */
    private List<Double> steps() {
        return Scale.countUpTo(Math.max(1, series.steps()), MOST_TICKS).ticks().stream()
                .filter(tick -> tick <= series.steps())
                .toList();
    }

    /** The axis of a plot above this band. */
    TickAxis plain() {
        List<TickAxis.Tick> ticks =
                steps().stream().map(step -> new TickAxis.Tick(step, "")).toList();
        return TickAxis.of("", 0, Math.max(1, series.steps()), ticks);
    }

    /** Colours the background of the steps that are marked. */
    void mark(Page page, double top, double height, boolean first) {
        if (marks()) {
            double left = x(markedFrom);
            double width = Math.max(1.5, x(markedTo) - left);
            page.box(MARK, left, top, width, height);
            if (first) {
                page.box(MARK_EDGE, left, top, width, 2);
            }
        }
    }

    /** A sample of the mark, for a legend. */
    static void sample(Page page, double x, double baseline) {
        page.box(MARK, x, baseline - 9, 12, 9);
        page.box(MARK_EDGE, x, baseline - 9, 12, 2);
    }

    /**
     * Where a time is on the axis of steps: within the step that it falls into, or, if the engine was idle, at the next
     * one.
     *
     * @param ms since the run's begin, not after its last step
     */
    static double stepAt(StepSeries series, double ms) {
        int low = 0;
        int high = series.steps() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (series.endMs()[middle] > ms) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        double start = series.startMs()[low];
        double length = series.endMs()[low] - start;
        return ms <= start || length <= 0 ? low : low + Math.min(1, (ms - start) / length);
    }

    @Override
    public int height() {
        return 2 * LINE + 6;
    }

    @Override
    public void draw(Page page, int top) {
        double line = top + 9.0;
        name(page, "step", line);
        double free = 0;
        for (double step : steps()) {
            free = label(page, Figures.tick(step), x(step), line, free);
        }
        if (series.steps() > 0) {
            times(page, line + LINE);
        }
    }

    private void times(Page page, double baseline) {
        double end = series.endMs()[series.steps() - 1];
        TimeUnit unit = TimeUnit.of(end);
        name(page, "time, " + unit.label(), baseline);
        double axis = baseline - 13;
        page.box(Ink.AXIS, Frame.LEFT, axis, Frame.WIDTH, 0.5);
        double free = 0;
        double last = 0;
        for (double time :
                Scale.upTo(Math.max(end, 1e-6) / unit.millis(), MOST_TICKS).ticks()) {
            double at = time * unit.millis();
            if (at <= end) {
                double x = x(stepAt(series, at));
                // A run that begins late, or an engine that was idle, has several times in one place.
                if (at == 0 || x > last) {
                    page.box(Ink.AXIS, x, axis, 0.5, 3);
                    free = label(page, Figures.tick(time), x, baseline, free);
                }
                last = x;
            }
        }
    }

    private static void name(Page page, String name, double baseline) {
        page.textBefore(name, Fonts.SMALL, Ink.FAINT_TEXT, Frame.LEFT - 10, baseline);
    }

    /** Writes a label unless it would run into the one before; answers from where on there is room. */
    private static double label(Page page, String label, double x, double baseline, double free) {
        double half = Fonts.width(label, Fonts.TICK) / 2;
        if (x - half < free) {
            return free;
        }
        page.textAround(label, Fonts.TICK, Ink.TEXT, x, baseline);
        return x + half + 6;
    }
}

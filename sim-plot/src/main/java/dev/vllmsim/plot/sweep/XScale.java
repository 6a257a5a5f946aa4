package dev.vllmsim.plot.sweep;

import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.plot.page.Scale;
import dev.vllmsim.plot.page.TickAxis;
import java.util.ArrayList;
import java.util.List;

/**
 * The axis of a swept number: even steps where the values are evenly spread, a logarithm where each is a multiple of
 * the one before.
 *
 * @param logarithmic whether equal ratios have equal lengths
 * @param lower where the axis begins, after {@link #at}
 * @param upper where it ends, after {@link #at}
 */
record XScale(boolean logarithmic, double lower, double upper) {
    /** Below this ratio of the largest to the smallest value a logarithm shows nothing that even steps do not. */
    private static final double LEAST_RATIO = 8;

    private static final double PADDING = 0.025;

    /** The axis for some values, ascending, at least one. */
    static XScale of(double[] values) {
        double first = values[0];
        double last = values[values.length - 1];
        boolean logarithmic =
                first > 0 && last >= LEAST_RATIO * first && largestGap(values, true) < largestGap(values, false);
        double low = at(first, logarithmic);
        double high = at(last, logarithmic);
        double padding = high > low ? (high - low) * PADDING : Math.max(1, Math.abs(low) * PADDING);
        return new XScale(logarithmic, low - padding, high + padding);
    }

    /** The largest gap between two neighbours, as a share of the axis. */
    private static double largestGap(double[] values, boolean logarithmic) {
        double largest = 0;
        for (int i = 1; i < values.length; i++) {
            largest = Math.max(largest, at(values[i], logarithmic) - at(values[i - 1], logarithmic));
        }
        return largest / (at(values[values.length - 1], logarithmic) - at(values[0], logarithmic));
    }

    private static double at(double value, boolean logarithmic) {
        return logarithmic ? Math.log10(value) : value;
    }

    /** A value's place on the axis. */
    double at(double value) {
        return at(value, logarithmic);
    }

    /** Ticks at the values if their labels have room, else at round numbers, or at as many values as have room. */
    List<TickAxis.Tick> ticks(double[] values, double width) {
        double perUnit = width / (upper - lower);
        List<TickAxis.Tick> atValues = fitting(values, perUnit);
        if (atValues.size() == values.length || logarithmic) {
            return atValues;
        }
        List<TickAxis.Tick> round = new ArrayList<>();
        double step = Scale.roundStep((upper - lower) / 12);
        for (double at = Math.ceil(lower / step) * step; at <= upper; at += step) {
            round.add(new TickAxis.Tick(at, Figures.tick(Math.rint(at / step) * step)));
        }
        return round;
    }

    private List<TickAxis.Tick> fitting(double[] values, double perUnit) {
        List<TickAxis.Tick> ticks = new ArrayList<>();
        double free = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            String label = Figures.amount(value);
            double half = Fonts.width(label, Fonts.TICK) / 2 + 3;
            double centre = at(value) * perUnit;
            if (centre - half >= free) {
                ticks.add(new TickAxis.Tick(at(value), label));
                free = centre + half;
            }
        }
        return ticks;
    }
}

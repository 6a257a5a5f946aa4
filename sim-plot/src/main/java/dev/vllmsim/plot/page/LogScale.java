package dev.vllmsim.plot.page;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * A logarithmic axis: equal ratios have equal lengths. Its places are logarithms to the base 10.
 *
 * @param lower where it begins
 * @param upper where it ends
 */
public record LogScale(double lower, double upper) {
    private static final double PADDING = 0.04;
    private static final double BETWEEN_LABELS = 10;
    private static final double MOST_POWERS = 4;
    private static final double FEWEST_STEPS = 6;

    public LogScale {
        if (!(upper > lower)) {
            throw new IllegalArgumentException(
                    "an axis must end behind its begin, but goes from " + lower + " to " + upper);
        }
    }

    /**
     * The axis for values above 0.
     *
     * @param least the smallest
     * @param most the largest
     */
    public static LogScale of(double least, double most) {
        double low = Math.log10(least);
        double high = Math.log10(most);
        // A single value stands in the middle of something that can be read.
        double spread = Math.max(high - low, 0.3);
        double missing = (spread - (high - low)) / 2;
        double padding = PADDING * spread;
        return new LogScale(low - missing - padding, high + missing + padding);
    }

    /** A value's place; of one that is not above 0, the begin of the axis. */
    public double at(double value) {
        return value > 0 ? Math.max(lower, Math.log10(value)) : lower;
    }

    /**
     * Ticks at round numbers, of which those have labels that have room, the roundest first: 1, 2 and 5 times powers of
     * ten, powers of ten alone over more than four of them, and even steps over less than one.
     *
     * @param units how long the axis is
     * @param label what is written beside a value
     */
    public List<TickAxis.Tick> ticks(double units, DoubleFunction<String> label) {
        double perUnit = (upper - lower) / units;
        List<double[]> taken = new ArrayList<>();
        List<TickAxis.Tick> ticks = new ArrayList<>();
        for (double value : upper - lower < 1 ? steps() : ratios()) {
            double at = Math.log10(value);
            if (at < lower || at > upper) {
                continue;
            }
            String text = label.apply(value);
            double half = (Fonts.width(text, Fonts.TICK) + BETWEEN_LABELS) / 2 * perUnit;
            boolean fits = taken.stream().noneMatch(other -> at + half > other[0] && at - half < other[1]);
            if (fits) {
                taken.add(new double[] {at - half, at + half});
            }
            ticks.add(new TickAxis.Tick(at, fits ? text : ""));
        }
        return ticks;
    }

    private List<Double> ratios() {
        List<Double> values = new ArrayList<>();
        for (double factor : upper - lower < MOST_POWERS ? new double[] {1, 5, 2} : new double[] {1}) {
            for (int power = (int) Math.floor(lower); power <= upper; power++) {
                values.add(factor * Math.pow(10, power));
            }
        }
        return values;
    }

    private List<Double> steps() {
        double last = Math.pow(10, upper);
        double step = Scale.roundStep((last - Math.pow(10, lower)) / FEWEST_STEPS);
        List<Double> values = new ArrayList<>();
        for (long i = (long) Math.ceil(Math.pow(10, lower) / step); i * step <= last; i++) {
            values.add(i * step);
        }
        return values;
    }

    /** An axis of times in milliseconds, each labelled in the unit that suits it. */
    public TickAxis times(String name, double units) {
        return TickAxis.of(name, lower, upper, ticks(units, Figures::duration));
    }
}

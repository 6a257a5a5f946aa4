package dev.vllmsim.plot.sweep;

import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Scale;
import dev.vllmsim.plot.page.TickAxis;
import dev.vllmsim.plot.page.TimeUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The upright axis of a panel: from 0, or, where most of a curve would lie flat on it, a logarithm.
 *
 * @param logarithmic whether equal ratios have equal lengths
 * @param name the unit, and that it is a logarithm
 * @param divisor what a value is divided by to be in that unit
 * @param lower where the axis begins, after {@link #at}
 * @param upper where it ends, after {@link #at}
 * @param ticks its ticks, after {@link #at}
 */
record YScale(boolean logarithmic, String name, double divisor, double lower, double upper, List<TickAxis.Tick> ticks) {
    /** What is lower than this share of an axis cannot be told from 0. */
    private static final double FLAT = 1 / 20.0;

    /** A limit further from the data than this factor would press them together: it is named instead of drawn. */
    private static final double FARTHEST = 2;

    private static final int MOST_TICKS = 5;
    private static final double PADDING = 0.06;

    /**
     * The axis for some curves.
     *
     * @param quantity what is drawn
     * @param curves their values; the first one decides on the form of the axis
     * @param objective a limit that should be seen, or {@code null} for none
     */
    static YScale of(Figure.Quantity quantity, List<double[]> curves, @Nullable Double objective) {
        double low = Double.POSITIVE_INFINITY;
        double high = 0;
        for (double[] curve : curves) {
            for (double value : curve) {
                if (!Double.isNaN(value)) {
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                }
            }
        }
        boolean logarithmic = low > 0 && !Double.isInfinite(low) && isFlat(curves.get(0), high);
        if (objective != null && objective <= high * FARTHEST && (!logarithmic || objective >= low / FARTHEST)) {
            low = Math.min(low, objective);
            high = Math.max(high, objective);
        }
        String rate = quantity.rate();
        TimeUnit unit = TimeUnit.of(logarithmic ? low : high);
        double divisor = rate == null ? unit.millis() : 1;
        String name = rate == null ? unit.word() : rate;
        return logarithmic
                ? ofRatios(name + " (log scale)", divisor, Math.log10(low / divisor), Math.log10(high / divisor))
                : ofZero(name, divisor, Scale.upTo(high / divisor, MOST_TICKS));
    }

    /** Whether at least half of a curve would lie on the axis. */
    private static boolean isFlat(double[] curve, double high) {
        double[] known =
                Arrays.stream(curve).filter(value -> !Double.isNaN(value)).toArray();
        long flat = Arrays.stream(known).filter(value -> value < FLAT * high).count();
        return known.length >= 3 && 2 * flat >= known.length;
    }

    private static YScale ofZero(String name, double divisor, Scale scale) {
        List<TickAxis.Tick> ticks = scale.ticks().stream()
                .map(tick -> new TickAxis.Tick(tick, Figures.tick(tick)))
                .toList();
        return new YScale(false, name, divisor, 0, scale.upper(), ticks);
    }

    private static YScale ofRatios(String name, double divisor, double low, double high) {
        double padding = PADDING * Math.max(high - low, 0.1);
        double lower = low - padding;
        double upper = high + padding;
        List<TickAxis.Tick> ticks = ticks(lower, upper, new double[] {1, 2, 5});
        if (ticks.size() > 2 * MOST_TICKS) {
            ticks = ticks(lower, upper, new double[] {1});
        }
        return new YScale(true, name, divisor, lower, upper, ticks);
    }

    private static List<TickAxis.Tick> ticks(double lower, double upper, double[] factors) {
        List<TickAxis.Tick> ticks = new ArrayList<>();
        for (int power = (int) Math.floor(lower); power <= upper; power++) {
            for (double factor : factors) {
                double value = factor * Math.pow(10, power);
                double at = Math.log10(value);
                if (at >= lower && at <= upper) {
                    ticks.add(new TickAxis.Tick(at, Figures.tick(value)));
                }
            }
        }
        return ticks;
    }

    /** A value's place on the axis. */
    double at(double value) {
        return logarithmic ? Math.log10(value / divisor) : value / divisor;
    }

    /** Whether a value is on the axis. */
    boolean shows(double value) {
        return at(value) >= lower && at(value) <= upper;
    }

    TickAxis axis() {
        return TickAxis.of(name, lower, upper, ticks);
    }
}

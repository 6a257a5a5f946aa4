package dev.vllmsim.plot.page;

import java.util.ArrayList;
import java.util.List;

/**
 * The stretch of numbers that an axis shows, and its ticks.
 *
 * @param upper where the axis ends; it begins at 0
 * @param step distance between two ticks: 1, 2 or 5 times a power of ten
 */
public record Scale(double upper, double step) {
    /** Room above the largest value, so that its bar does not touch the frame. */
    private static final double HEADROOM = 1.06;

    public Scale {
        if (!(upper > 0) || !(step > 0) || Double.isInfinite(upper)) {
            throw new IllegalArgumentException(
                    "an axis must have a finite end above 0 and a step above 0, but has " + upper + " and " + step);
        }
    }

    /**
     * A scale from 0 to a little above a value.
     *
     * @param max the largest value to show; 0 or less gives a scale that ends just above 1
     * @param mostTicks how many ticks above 0 there is room for, at least 1
     */
    public static Scale upTo(double max, int mostTicks) {
        double shown = max > 0 ? max : 1;
        return new Scale(shown * HEADROOM, roundStep(shown / mostTicks));
    }

    /** A scale of whole numbers: as {@link #upTo}, but no two ticks are closer than 1. */
    public static Scale countUpTo(double max, int mostTicks) {
        double shown = Math.max(1, max);
        return new Scale(shown * HEADROOM, Math.max(1, roundStep(shown / mostTicks)));
    }

    /** The smallest of 1, 2 and 5 times a power of ten that is at least as large as a number above 0. */
    public static double roundStep(double atLeast) {
        double power = Math.pow(10, Math.floor(Math.log10(atLeast)));
        for (double factor : new double[] {1, 2, 5}) {
            // The tolerance keeps 0.3 / 3 at 0.1.
            if (factor * power >= atLeast * (1 - 1e-9)) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    /** The ticks, from 0 to the last one on the axis. */
    public List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        for (int i = 0; i * step <= upper; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }
}

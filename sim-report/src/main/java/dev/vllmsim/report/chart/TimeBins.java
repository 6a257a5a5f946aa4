package dev.vllmsim.report.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Time in equal bins, of which there are never more than {@link #MOST}: where they would not reach, two become one. So
 * runs of any length take the same memory, and nobody needs to know ahead how long they are. What is added may be added
 * in any order, and the sums do not depend on it but for the rounding of doubles.
 */
final class TimeBins {
    /** About as many as a picture has pixels. */
    static final int MOST = 2048;

    private static final long FIRST_WIDTH = 1000;

    private final List<double[]> sums = new ArrayList<>();
    private final List<Level> levels = new ArrayList<>();
    private long width = FIRST_WIDTH;
    private long first;
    private int size;

    /** How long a bin is, in nanoseconds. */
    long width() {
        return width;
    }

    /** When the first bin begins. */
    long begin() {
        return first * width;
    }

    /** How many bins there are. */
    int size() {
        return size;
    }

    /** A quantity that is summed up in each bin. */
    Sum sum() {
        double[] values = new double[MOST];
        sums.add(values);
        return new Sum(values);
    }

    /** A quantity that has a value at any time, 0 at first. */
    Level level() {
        Level level = new Level();
        levels.add(level);
        return level;
    }

    /** Makes sure that there is a bin for a time, and says which. */
    private int place(long nanos) {
        if (size == 0) {
            first = nanos / width;
            size = 1;
            return 0;
        }
        while (Math.max(first + size - 1, nanos / width) - Math.min(first, nanos / width) >= MOST) {
            halve();
        }
        long bin = nanos / width;
        if (bin < first) {
            int more = (int) (first - bin);
            sums.forEach(values -> shift(values, more));
            levels.forEach(level -> {
                shift(level.changes, more);
                shift(level.parts, more);
            });
            first = bin;
            size += more;
        }
        int place = (int) (bin - first);
        size = Math.max(size, place + 1);
        return place;
    }

    private void shift(double[] values, int places) {
        System.arraycopy(values, 0, values, places, size);
        Arrays.fill(values, 0, places, 0);
    }

    private void halve() {
        long half = first / 2;
        for (Level level : levels) {
            // A change lasts through the right half of a bin that was one of two.
            for (int i = 0; i < size; i++) {
                if ((first + i) % 2 == 0) {
                    level.parts[i] += level.changes[i] * width;
                }
            }
            fold(level.changes, half);
            fold(level.parts, half);
        }
        sums.forEach(values -> fold(values, half));
        size = (int) ((first + size - 1) / 2 - half) + 1;
        first = half;
        width *= 2;
    }

    private void fold(double[] values, long half) {
        for (int i = 0; i < size; i++) {
            int to = (int) ((first + i) / 2 - half);
            double value = values[i];
            values[i] = 0;
            values[to] += value;
        }
    }

    /** Is summed up in each bin. */
    final class Sum {
        private final double[] values;

        private Sum(double[] values) {
            this.values = values;
        }

        /** Adds to the bin of a moment. */
        void add(long nanos, double amount) {
            // The place first: it may move what is in the array.
            int place = place(nanos);
            values[place] += amount;
        }

        /** Spreads an amount evenly over a span of time. */
        void spread(long from, long to, double amount) {
            if (amount == 0) {
                return;
            }
            if (to <= from) {
                add(from, amount);
                return;
            }
            place(from);
            int last = place(to - 1);
            for (int i = place(from); i <= last; i++) {
                long begin = Math.max(from, (first + i) * width);
                long end = Math.min(to, (first + i + 1) * width);
                values[i] += amount * (end - begin) / (to - from);
            }
        }

        /** The sum in each bin. */
        double[] values() {
            return Arrays.copyOf(values, size);
        }
    }

    /** A share of a level that is set, and not changed. */
    static final class Share {
        private final Level level;
        private double last;

        private Share(Level level) {
            this.level = level;
        }

        /** Sets the share from a moment on, after those that were set before. */
        void set(long nanos, double value) {
            level.add(nanos, value - last);
            last = value;
        }
    }

    /** Has a value at any time. */
    final class Level {
        private final double[] changes = new double[MOST];
        /** What the changes within a bin come to by its end: each times how long it lasts. */
        private final double[] parts = new double[MOST];

        private Level() {}

        /** Changes the value from a moment on. */
        void add(long nanos, double change) {
            if (change != 0) {
                int place = place(nanos);
                changes[place] += change;
                parts[place] += change * ((first + place + 1) * width - nanos);
            }
        }

        /** One of those whose sum the level is. */
        Share share() {
            return new Share(this);
        }

        /** The value in each bin, summed up over its nanoseconds. */
        double[] integrals() {
            double[] integrals = new double[size];
            double level = 0;
            for (int i = 0; i < size; i++) {
                integrals[i] = Math.max(0, level * width + parts[i]);
                level += changes[i];
            }
            return integrals;
        }
    }
}

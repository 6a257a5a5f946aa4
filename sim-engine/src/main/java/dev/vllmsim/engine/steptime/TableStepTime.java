package dev.vllmsim.engine.steptime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measured durations on a grid of prefill tokens, decoding requests and KV tokens, and in between what multilinear
 * interpolation gives, rounded to the nearest nanosecond.
 *
 * <p>Outside the grid:
 *
 * <ul>
 *   <li>Below the smallest value of an axis, the duration is that of the smallest value.
 *   <li>Above the largest, it goes on along the last two values of the axis, but never below the duration at the edge.
 *   <li>An axis with one value does not matter.
 * </ul>
 *
 * {@link #fittedOn()} is the grid, so that its user can be told.
 *
 * <p>Two kinds of points cannot be measured and need not be given: KV tokens without a decoding request (the duration
 * is that of the smallest amount of KV tokens given), and the empty step (the shortest duration given).
 */
public final class TableStepTime implements StepTimeModel {
    private final Axis prefillTokens;
    private final Axis decodeSequences;
    private final Axis kvTokens;
    private final double[] nanos;

    /**
     * One measured step.
     *
     * @param prefillTokens prompt tokens, at least 0
     * @param decodeSequences decoding requests, at least 0
     * @param kvTokens KV tokens that the decoding requests read, at least 0
     * @param nanos how long it took, above 0 ns
     */
    public record Point(long prefillTokens, long decodeSequences, long kvTokens, double nanos) {
        public Point {
            if (prefillTokens < 0 || decodeSequences < 0 || kvTokens < 0) {
                throw new IllegalArgumentException("amounts of a measured step must be at least 0, but are "
                        + place(prefillTokens, decodeSequences, kvTokens));
            }
            if (!(nanos > 0) || Double.isInfinite(nanos)) {
                throw new IllegalArgumentException("the step time at "
                        + place(prefillTokens, decodeSequences, kvTokens)
                        + " must be a finite number above 0 ns, but is " + nanos);
            }
        }
    }

    private TableStepTime(Axis prefillTokens, Axis decodeSequences, Axis kvTokens, double[] nanos) {
        this.prefillTokens = prefillTokens;
        this.decodeSequences = decodeSequences;
        this.kvTokens = kvTokens;
        this.nanos = nanos;
    }

    /**
     * A table of the given points, in any order.
     *
     * @param points one for each combination of the prefill tokens, decoding requests and KV tokens that occur
     * @throws IllegalArgumentException if there are none, if one is given twice, or if a combination is missing
     */
    public static TableStepTime of(List<Point> points) {
        if (points.isEmpty()) {
            throw new IllegalArgumentException("a table of step times needs at least one measured step");
        }
        Axis prefill = Axis.of(points.stream().mapToLong(Point::prefillTokens).toArray());
        Axis decode = Axis.of(points.stream().mapToLong(Point::decodeSequences).toArray());
        Axis kv = Axis.of(points.stream().mapToLong(Point::kvTokens).toArray());
        long size = (long) prefill.size() * decode.size() * kv.size();
        // A grid whose axes are mostly holes would take the memory of all of it before it could be refused.
        if (size > 8L * points.size() + 64) {
            throw new IllegalArgumentException(points.size() + " measured steps are not a grid: their " + prefill.size()
                    + " amounts of prefill tokens, " + decode.size() + " of decode sequences and " + kv.size()
                    + " of KV tokens make " + size + " combinations");
        }
        double[] nanos = new double[(int) size];
        TableStepTime table = new TableStepTime(prefill, decode, kv, nanos);
        double shortest = Double.POSITIVE_INFINITY;
        for (Point point : points) {
            int index = table.index(
                    prefill.find(point.prefillTokens), decode.find(point.decodeSequences), kv.find(point.kvTokens));
            if (nanos[index] != 0) {
                throw new IllegalArgumentException("the step time at "
                        + place(point.prefillTokens, point.decodeSequences, point.kvTokens) + " is given twice");
            }
            nanos[index] = point.nanos;
            shortest = Math.min(shortest, point.nanos);
        }
        table.fillWhatCannotBeMeasured(shortest);
        table.requireAll();
        return table;
    }

    private static String place(long prefillTokens, long decodeSequences, long kvTokens) {
        return prefillTokens + " prefill tokens, " + decodeSequences + " decode sequences, " + kvTokens + " KV tokens";
    }

    private int index(int p, int d, int k) {
        return (p * decodeSequences.size() + d) * kvTokens.size() + k;
    }

    private void fillWhatCannotBeMeasured(double shortest) {
        if (decodeSequences.at(0) != 0) {
            return;
        }
        for (int p = 0; p < prefillTokens.size(); p++) {
            double given = prefillTokens.at(p) == 0 ? shortest : 0;
            for (int k = kvTokens.size() - 1; k >= 0; k--) {
                double here = nanos[index(p, 0, k)];
                given = here != 0 ? here : given;
            }
            for (int k = 0; k < kvTokens.size(); k++) {
                int index = index(p, 0, k);
                nanos[index] = nanos[index] != 0 ? nanos[index] : given;
            }
        }
    }

    private void requireAll() {
        List<String> missing = new ArrayList<>();
        for (int p = 0; p < prefillTokens.size(); p++) {
            for (int d = 0; d < decodeSequences.size(); d++) {
                for (int k = 0; k < kvTokens.size(); k++) {
                    if (nanos[index(p, d, k)] == 0) {
                        missing.add(place(prefillTokens.at(p), decodeSequences.at(d), kvTokens.at(k)));
                    }
                }
            }
        }
        if (!missing.isEmpty()) {
            int more = missing.size() - 3;
            throw new IllegalArgumentException("the table of step times is no full grid, it lacks "
                    + String.join("; ", missing.subList(0, Math.min(3, missing.size())))
                    + (more > 0 ? "; and " + more + " more" : ""));
        }
    }

    @Override
    public long stepNanos(BatchShape shape) {
        long prefill = shape.prefillTokens();
        long decode = shape.decodeSequences();
        long kv = shape.decodeContextTokens();
        double result = interpolate(prefill, decode, kv);
        if (prefill > prefillTokens.last() || decode > decodeSequences.last() || kv > kvTokens.last()) {
            double edge = interpolate(
                    Math.min(prefill, prefillTokens.last()),
                    Math.min(decode, decodeSequences.last()),
                    Math.min(kv, kvTokens.last()));
            result = Math.max(result, edge);
        }
        return StepNanos.of(result);
    }

    private double interpolate(long prefill, long decode, long kv) {
        int p = prefillTokens.cell(prefill);
        int d = decodeSequences.cell(decode);
        int k = kvTokens.cell(kv);
        double wp = prefillTokens.weight(p, prefill);
        double wd = decodeSequences.weight(d, decode);
        double wk = kvTokens.weight(k, kv);
        double low = between(along(p, d, k, wk), wd, wd == 0 ? 0 : along(p, d + 1, k, wk));
        return wp == 0
                ? low
                : between(low, wp, between(along(p + 1, d, k, wk), wd, wd == 0 ? 0 : along(p + 1, d + 1, k, wk)));
    }

    private double along(int p, int d, int k, double weight) {
        int index = index(p, d, k);
        return between(nanos[index], weight, weight == 0 ? 0 : nanos[index + 1]);
    }

    private static double between(double low, double weight, double high) {
        return weight == 0 ? low : low + weight * (high - low);
    }

    @Override
    public boolean dependsOnContext() {
        return kvTokens.size() > 1;
    }

    @Override
    public StepRange fittedOn() {
        // Who measured at one amount of KV tokens chose to leave them out; who measured no prefill did not simulate
        // any.
        return new StepRange(
                prefillTokens.span(),
                decodeSequences.span(),
                kvTokens.size() == 1 ? StepRange.Span.ALL : kvTokens.span());
    }

    /** The values of one coordinate of the grid, rising. */
    private static final class Axis {
        private final long[] values;

        private Axis(long[] values) {
            this.values = values;
        }

        static Axis of(long[] amounts) {
            return new Axis(Arrays.stream(amounts).sorted().distinct().toArray());
        }

        int size() {
            return values.length;
        }

        long at(int index) {
            return values[index];
        }

        long last() {
            return values[values.length - 1];
        }

        int find(long value) {
            return Arrays.binarySearch(values, value);
        }

        /** The lower end of the cell to interpolate in: the last cell for what lies above the axis. */
        int cell(long value) {
            int found = Arrays.binarySearch(values, value);
            int below = found >= 0 ? found : -found - 2;
            return Math.max(0, Math.min(below, values.length - 2));
        }

        /** How far into a cell a value lies: 0 at its lower end or below, 1 at its upper end, more above the axis. */
        double weight(int cell, long value) {
            if (values.length == 1 || value <= values[cell]) {
                return 0;
            }
            return (value - values[cell]) / (double) (values[cell + 1] - values[cell]);
        }

        StepRange.Span span() {
            return new StepRange.Span(values[0], last());
        }
    }
}

package dev.vllmsim.plot.timeline;

import dev.vllmsim.plot.page.Frame;
import dev.vllmsim.report.chart.Timeline;

/**
 * The bins of a run in columns that are wide enough to be seen. Each covers equally many bins, the first and the last
 * only as far as the run.
 *
 * @param span the run
 * @param binsPerColumn how many bins a column covers
 */
record Columns(Span span, int binsPerColumn) {
    /**
     * A run in bins.
     *
     * @param fromNanos when it began
     * @param toNanos when it ended
     * @param beginNanos when the first bin begins
     * @param binNanos how long a bin is
     * @param bins how many there are
     */
    record Span(long fromNanos, long toNanos, long beginNanos, long binNanos, int bins) {}

    /** Columns of at least a width, in units. */
    static Columns of(Timeline run, double narrowest) {
        return of(
                new Span(run.fromNanos(), run.toNanos(), run.beginNanos(), run.binNanos(), run.arrivals().length),
                narrowest);
    }

    /** Columns of at least a width, in units. */
    static Columns of(Span run, double narrowest) {
        double bins = (double) Math.max(1, run.toNanos() - run.fromNanos()) / run.binNanos();
        return new Columns(run, (int) Math.max(1, Math.ceil(narrowest * bins / Frame.WIDTH)));
    }

    int count() {
        return (span.bins() + binsPerColumn - 1) / binsPerColumn;
    }

    /** When a column begins, in nanoseconds. */
    long from(int column) {
        return Math.max(span.fromNanos(), span.beginNanos() + (long) column * binsPerColumn * span.binNanos());
    }

    /** When a column ends, in nanoseconds. */
    long to(int column) {
        return Math.min(span.toNanos(), span.beginNanos() + (column + 1L) * binsPerColumn * span.binNanos());
    }

    /** Sums of bins by columns. */
    double[] sums(double[] bins) {
        double[] sums = new double[count()];
        for (int i = 0; i < bins.length; i++) {
            sums[i / binsPerColumn] += bins[i];
        }
        return sums;
    }

    /** Sums a second. */
    double[] perSecond(double[] bins) {
        return divided(bins, 1e9);
    }

    /** Means of levels, which are summed up over nanoseconds. */
    double[] means(double[] bins) {
        return divided(bins, 1);
    }

    private double[] divided(double[] bins, double unit) {
        double[] values = sums(bins);
        for (int i = 0; i < values.length; i++) {
            long nanos = to(i) - from(i);
            values[i] = nanos > 0 ? values[i] / nanos * unit : 0;
        }
        return values;
    }
}

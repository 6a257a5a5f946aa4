package dev.vllmsim.report.chart;

/**
 * Which requests are drawn as lanes.
 *
 * @param first the first one, from 0
 * @param count how many at most, at least 1
 * @param fromNanos only those that have not finished by then
 * @param toNanos only those that have arrived by then
 */
public record LaneWindow(int first, int count, long fromNanos, long toNanos) {
    /** As many as are read at a glance. */
    public static final int DEFAULT_COUNT = 40;

    /** More do not fit on a page. */
    public static final int MOST = 120;

    public LaneWindow {
        if (first < 0 || count < 1 || count > MOST || fromNanos < 0 || toNanos <= fromNanos) {
            throw new IllegalArgumentException("a window of requests must begin at 0 or later, have 1 to " + MOST
                    + " of them and last some time, but begins at " + first + ", has " + count + " and lasts from "
                    + fromNanos + " to " + toNanos + " ns");
        }
    }

    /** Requests from a place in the workload on, whenever they are there. */
    public static LaneWindow of(int first, int count) {
        return new LaneWindow(first, count, 0, Long.MAX_VALUE);
    }

    /** Whether it is of a span of time. */
    public boolean isTimed() {
        return toNanos != Long.MAX_VALUE || fromNanos > 0;
    }

    boolean has(int index, long arrivalNanos, long finishNanos) {
        return index >= first && arrivalNanos < toNanos && finishNanos > fromNanos;
    }
}

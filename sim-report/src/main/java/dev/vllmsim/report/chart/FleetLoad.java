package dev.vllmsim.report.chart;

import java.util.List;

/**
 * How many requests were in flight at each replica over time, in equal bins. Levels are summed up over the nanoseconds
 * of a bin: divided by them they are means.
 *
 * @param fromNanos when the first request arrived
 * @param toNanos when the last one finished
 * @param beginNanos when the first bin begins
 * @param binNanos how long a bin is
 * @param replicas how many replicas there are
 * @param replicasPerStrip how many replicas, next to each other, a strip stands for; the last may stand for fewer
 * @param inFlight requests in flight at the replicas of each strip, a level
 * @param waiting of these, the ones whose prefill had not begun, a level
 */
public record FleetLoad(
        long fromNanos,
        long toNanos,
        long beginNanos,
        long binNanos,
        int replicas,
        int replicasPerStrip,
        List<double[]> inFlight,
        List<double[]> waiting) {
    public FleetLoad {
        inFlight = List.copyOf(inFlight);
        waiting = List.copyOf(waiting);
    }

    /** How many replicas a strip stands for. */
    public int replicasOf(int strip) {
        return Math.min(replicasPerStrip, replicas - strip * replicasPerStrip);
    }

    /** How many bins there are. */
    public int bins() {
        return inFlight.isEmpty() ? 0 : inFlight.get(0).length;
    }
}

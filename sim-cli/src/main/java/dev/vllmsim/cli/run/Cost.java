package dev.vllmsim.cli.run;

import dev.vllmsim.cli.text.Numbers;
import dev.vllmsim.report.document.Summary;
import java.util.List;

/** What a run cost the machine it ran on. This is the only place that looks at a clock. */
public final class Cost {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MILLIS_PER_SECOND = 1e3;

    private final long startNanos = System.nanoTime();
    private long endNanos;

    /** How long the work has taken so far, in nanoseconds. */
    double nanos() {
        return (double) (System.nanoTime() - startNanos);
    }

    /** Notes that the work is done. */
    public void stop() {
        endNanos = System.nanoTime();
    }

    /** Says what was done in which time. */
    public String of(List<Summary> runs) {
        return of(
                runs.stream().mapToLong(Summary::steps).sum(),
                runs.stream().mapToDouble(Summary::spanMs).sum());
    }

    /**
     * Says what was done in which time.
     *
     * @param steps steps taken
     * @param spanMs simulated time, in milliseconds
     */
    String of(long steps, double spanMs) {
        double seconds = elapsed();
        double simulatedSeconds = spanMs / MILLIS_PER_SECOND;
        return Numbers.whole(steps) + " steps in " + seconds() + ", "
                + Numbers.whole(Math.round(simulatedSeconds / seconds)) + " times faster than real time ("
                + Numbers.fixed(simulatedSeconds, 3) + " s)";
    }

    /** The time it took, for a person. */
    String seconds() {
        return Numbers.fixed(elapsed(), 3) + " s";
    }

    private double elapsed() {
        // A clock may be coarser than the shortest runs.
        return Math.max(1, endNanos - startNanos) / NANOS_PER_SECOND;
    }
}

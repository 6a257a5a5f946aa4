package dev.vllmsim.cli.run;

import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.report.statistics.Statistic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What table and picture of a sweep show of latencies. */
final class SweepMetrics {
    private static final String FLAG = "--sweep-metrics";

    private SweepMetrics() {}

    /**
     * What was typed, or the usual ones.
     *
     * @throws Failure if it is none
     */
    static List<Statistic> of(@Nullable String names) {
        try {
            return names == null ? Statistic.USUAL : Statistic.list(names);
        } catch (IllegalArgumentException e) {
            throw Failure.usage(FLAG + " " + e.getMessage());
        }
    }
}

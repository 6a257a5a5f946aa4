package dev.vllmsim.cli.output;

import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.report.statistics.Statistic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What table and picture of a sweep show of latencies. */
public final class SweepMetrics {
    /** What is to be shown. */
    public static final OutputFlag FLAG = OutputFlag.text(
            "--sweep-metrics",
            "NAMES",
            OutputFlag.Group.RESULTS,
            "What a sweep shows of latencies, separated by commas: mean, p50, p90, p95, p99. Default: mean,p95.");

    private SweepMetrics() {}

    /**
     * What was typed, or the usual ones.
     *
     * @throws Failure if it is none
     */
    public static List<Statistic> of(@Nullable String names) {
        try {
            return names == null ? Statistic.USUAL : Statistic.list(names);
        } catch (IllegalArgumentException e) {
            throw Failure.usage(FLAG.name() + " " + e.getMessage());
        }
    }
}

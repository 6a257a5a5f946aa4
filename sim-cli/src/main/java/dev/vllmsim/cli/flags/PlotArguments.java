package dev.vllmsim.cli.flags;

import dev.vllmsim.cli.output.Picture;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was typed to draw a report again. What was not typed is {@code null}.
 *
 * @param reports the files of the reports, at least one
 * @param pictures the pictures asked for; empty for the usual one
 * @param csv the folder for tables
 * @param outputDir the folder for pictures
 * @param stepsFrom the first step to draw
 * @param stepsCount how many steps to draw
 * @param lanesFrom the first request to draw as a lane
 * @param lanesCount how many requests to draw as lanes
 * @param lanesTime when they are there
 * @param sweepMetrics what is drawn of a sweep's latencies, separated by commas
 */
public record PlotArguments(
        List<String> reports,
        List<Picture> pictures,
        @Nullable String csv,
        @Nullable String outputDir,
        @Nullable String stepsFrom,
        @Nullable String stepsCount,
        @Nullable String lanesFrom,
        @Nullable String lanesCount,
        @Nullable String lanesTime,
        @Nullable String sweepMetrics) {
    public PlotArguments {
        reports = List.copyOf(reports);
        pictures = List.copyOf(pictures);
    }
}

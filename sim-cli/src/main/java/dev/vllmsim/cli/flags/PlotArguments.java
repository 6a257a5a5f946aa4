package dev.vllmsim.cli.flags;

import org.jspecify.annotations.Nullable;

/**
 * What was typed to draw a report again. What was not typed is {@code null}.
 *
 * @param report the report's file
 * @param outputDir the folder for pictures
 * @param stepsFrom the first step to draw
 * @param stepsCount how many steps to draw
 * @param sweepMetrics what is drawn of a sweep's latencies, separated by commas
 */
public record PlotArguments(
        String report,
        @Nullable String outputDir,
        @Nullable String stepsFrom,
        @Nullable String stepsCount,
        @Nullable String sweepMetrics) {}

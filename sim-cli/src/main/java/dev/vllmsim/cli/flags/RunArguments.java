package dev.vllmsim.cli.flags;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was typed to run a simulation or a sweep. What was not typed is {@code null}, {@code false} or absent.
 *
 * @param settings values of settings as typed, by setting name
 * @param typedNames how the flags of those settings were typed, by setting name: some have two names
 * @param config a report or a file of its {@code config}, whose settings hold where no flag gives one
 * @param stepTimeFile a file that says how long steps take
 * @param json where the report goes; {@code -} for the standard output
 * @param outputDir the folder for pictures
 * @param debug whether to print the trace
 * @param plotSteps whether to draw the steps
 * @param noPlot whether to draw nothing
 * @param stepsFrom the first step to draw
 * @param stepsCount how many steps to draw
 * @param sweep whether to run every concurrency up to the given one
 * @param sweepOver settings to sweep, {@code NAME=V1,V2,…} each
 * @param sweepMetrics what a sweep shows of latencies, separated by commas
 * @param recordSteps whether the report has the steps
 * @param exactPercentiles whether percentiles are exact whatever memory they take
 * @param benchJson where the result goes that reads like one of {@code vllm bench serve}
 * @param saveDetailed whether that result has the arrays of single requests
 * @param percentileMetrics its metrics, separated by commas
 * @param metricPercentiles its percentiles, separated by commas
 */
public record RunArguments(
        Map<String, String> settings,
        Map<String, String> typedNames,
        @Nullable String config,
        @Nullable String stepTimeFile,
        @Nullable String json,
        @Nullable String outputDir,
        boolean debug,
        boolean plotSteps,
        boolean noPlot,
        @Nullable String stepsFrom,
        @Nullable String stepsCount,
        @Nullable Boolean sweep,
        List<String> sweepOver,
        @Nullable String sweepMetrics,
        @Nullable Boolean recordSteps,
        @Nullable Boolean exactPercentiles,
        @Nullable String benchJson,
        boolean saveDetailed,
        @Nullable String percentileMetrics,
        @Nullable String metricPercentiles) {

    public RunArguments {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        typedNames = Map.copyOf(typedNames);
        sweepOver = List.copyOf(sweepOver);
    }
}

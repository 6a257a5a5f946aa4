package dev.vllmsim.cli.flags;

import dev.vllmsim.cli.output.OutputArguments;
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
 * @param sweep whether to run every concurrency up to the given one
 * @param sweepOver settings to sweep, {@code NAME=V1,V2,…} each
 * @param recordSteps whether the report has the steps
 * @param exactPercentiles whether percentiles are exact whatever memory they take
 * @param replications how many times to run, each with a seed of its own
 * @param outputs what was typed on outputs
 */
public record RunArguments(
        Map<String, String> settings,
        Map<String, String> typedNames,
        @Nullable String config,
        @Nullable String stepTimeFile,
        @Nullable Boolean sweep,
        List<String> sweepOver,
        @Nullable Boolean recordSteps,
        @Nullable Boolean exactPercentiles,
        @Nullable String replications,
        OutputArguments outputs) {

    public RunArguments {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        typedNames = Map.copyOf(typedNames);
        sweepOver = List.copyOf(sweepOver);
    }

    /** The same with the settings of another file. */
    public RunArguments withConfig(@Nullable String file) {
        return new RunArguments(
                settings,
                typedNames,
                file,
                stepTimeFile,
                sweep,
                sweepOver,
                recordSteps,
                exactPercentiles,
                replications,
                outputs);
    }
}

package dev.vllmsim.cli.flags;

import java.io.File;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** The flags of the command that draws a report again. */
public final class PlotFlags {
    static final String OUTPUT_DIR = "Folder for pictures. Default: the current one.";
    static final String STEPS_FROM = "First step of the window that is drawn in detail. Default: 0.";
    static final String STEPS_COUNT = "Steps in that window.";
    static final String SWEEP_METRICS =
            "What a sweep shows of latencies, separated by commas: mean, p50, p90, p95, p99. Default: mean,p95.";

    private final PositionalParamSpec report;
    private final OptionSpec outputDir;
    private final OptionSpec stepsFrom;
    private final OptionSpec stepsCount;
    private final OptionSpec sweepMetrics;

    /**
     * @param spec the command that gets the flags
     */
    public PlotFlags(CommandSpec spec) {
        report = PositionalParamSpec.builder()
                .paramLabel("REPORT.json")
                .type(File.class)
                .index("0")
                .required(true)
                .description(
                        "A report that --json wrote: of a sweep, of a calibration, or of a run with --record-steps.")
                .build();
        outputDir = OptionSpec.builder("--output-dir")
                .paramLabel("DIR")
                .type(File.class)
                .description(OUTPUT_DIR)
                .build();
        stepsFrom = OptionSpec.builder("--steps-from")
                .paramLabel("STEP")
                .type(String.class)
                .description(STEPS_FROM)
                .build();
        stepsCount = OptionSpec.builder("--steps-count")
                .paramLabel("N")
                .type(String.class)
                .description(STEPS_COUNT)
                .build();
        sweepMetrics = OptionSpec.builder("--sweep-metrics")
                .paramLabel("NAMES")
                .type(String.class)
                .description(SWEEP_METRICS)
                .build();
        spec.addPositional(report)
                .addOption(outputDir)
                .addOption(stepsFrom)
                .addOption(stepsCount)
                .addOption(sweepMetrics);
    }

    /** The flags, group by group. */
    public List<FlagSection> sections() {
        return List.of(new FlagSection(
                FlagGroup.PICTURES.label(), FlagGroup.PICTURES.heading(), List.of(outputDir, stepsFrom, stepsCount)));
    }

    /** What was typed. */
    public PlotArguments read(ParseResult parsed) {
        return new PlotArguments(
                report.originalStringValues().get(0),
                text(parsed, outputDir),
                text(parsed, stepsFrom),
                text(parsed, stepsCount),
                text(parsed, sweepMetrics));
    }

    private static @Nullable String text(ParseResult parsed, OptionSpec option) {
        return parsed.hasMatchedOption(option) ? RunFlags.last(option) : null;
    }
}

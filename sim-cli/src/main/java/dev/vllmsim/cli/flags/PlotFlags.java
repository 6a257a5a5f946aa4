package dev.vllmsim.cli.flags;

import dev.vllmsim.cli.output.PictureFlags;
import dev.vllmsim.cli.output.StepsWindow;
import dev.vllmsim.cli.output.SweepMetrics;
import java.io.File;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** The flags of the command that draws a report again. */
public final class PlotFlags {

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
                .description("A report that --json wrote: of a sweep, a calibration, a prediction, or a run with"
                        + " --record-steps.")
                .build();
        outputDir = OptionSpec.builder(PictureFlags.OUTPUT_DIR.name())
                .paramLabel(PictureFlags.OUTPUT_DIR.label())
                .type(File.class)
                .description(PictureFlags.OUTPUT_DIR.description())
                .build();
        stepsFrom = OptionSpec.builder(StepsWindow.FROM.name())
                .paramLabel(StepsWindow.FROM.label())
                .type(String.class)
                .description(StepsWindow.FROM.description())
                .build();
        stepsCount = OptionSpec.builder(StepsWindow.COUNT.name())
                .paramLabel(StepsWindow.COUNT.label())
                .type(String.class)
                .description(StepsWindow.COUNT.description())
                .build();
        sweepMetrics = OptionSpec.builder(SweepMetrics.FLAG.name())
                .paramLabel(SweepMetrics.FLAG.label())
                .type(String.class)
                .description(SweepMetrics.FLAG.description())
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
                FlagGroup.PICTURES.label(),
                FlagGroup.PICTURES.heading(),
                List.of(outputDir, stepsFrom, stepsCount, sweepMetrics)));
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

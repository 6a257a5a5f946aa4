package dev.vllmsim.cli.flags;

import dev.vllmsim.cli.output.CsvOutput;
import dev.vllmsim.cli.output.LanesWindow;
import dev.vllmsim.cli.output.OutputFlag;
import dev.vllmsim.cli.output.Picture;
import dev.vllmsim.cli.output.PictureFlags;
import dev.vllmsim.cli.output.StepsWindow;
import dev.vllmsim.cli.output.SweepMetrics;
import java.io.File;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
    private final OptionSpec lanesFrom;
    private final OptionSpec lanesCount;
    private final OptionSpec lanesTime;
    private final OptionSpec sweepMetrics;
    private final Map<Picture, OptionSpec> pictures = new EnumMap<>(Picture.class);
    private final OptionSpec csv;

    /**
     * @param spec the command that gets the flags
     */
    public PlotFlags(CommandSpec spec) {
        report = PositionalParamSpec.builder()
                .paramLabel("REPORT.json")
                .type(List.class)
                .auxiliaryTypes(File.class)
                .index("0..*")
                .arity("1..*")
                .required(true)
                .description("A report that --json wrote: of a sweep, a calibration, a prediction, or a run, whose"
                        + " steps are drawn if it has them. Several for --latency.")
                .build();
        outputDir = OptionSpec.builder(PictureFlags.OUTPUT_DIR.name())
                .paramLabel(PictureFlags.OUTPUT_DIR.label())
                .type(File.class)
                .description(PictureFlags.OUTPUT_DIR.description())
                .build();
        stepsFrom = text(StepsWindow.FROM);
        stepsCount = text(StepsWindow.COUNT);
        lanesFrom = text(LanesWindow.FROM);
        lanesCount = text(LanesWindow.COUNT);
        lanesTime = text(LanesWindow.TIME);
        sweepMetrics = text(SweepMetrics.FLAG);
        csv = OptionSpec.builder(CsvOutput.CSV.name())
                .paramLabel(CsvOutput.CSV.label())
                .type(File.class)
                .description("Writes the report's tables as CSV into this folder.")
                .build();
        for (Picture picture : Picture.values()) {
            OptionSpec option = OptionSpec.builder(picture.plotFlag())
                    .type(boolean.class)
                    .description(picture.description() + ".")
                    .build();
            pictures.put(picture, option);
            spec.addOption(option);
        }
        spec.addOption(csv);
        spec.addPositional(report)
                .addOption(outputDir)
                .addOption(stepsFrom)
                .addOption(stepsCount)
                .addOption(lanesFrom)
                .addOption(lanesCount)
                .addOption(lanesTime)
                .addOption(sweepMetrics);
    }

    private static OptionSpec text(OutputFlag flag) {
        return OptionSpec.builder(flag.name())
                .paramLabel(flag.label())
                .type(String.class)
                .description(flag.description())
                .build();
    }

    /** The flags, group by group. */
    public List<FlagSection> sections() {
        List<OptionSpec> options = new ArrayList<>(pictures.values());
        options.addAll(List.of(csv, outputDir, stepsFrom, stepsCount, lanesFrom, lanesCount, lanesTime, sweepMetrics));
        return List.of(new FlagSection(FlagGroup.PICTURES.label(), FlagGroup.PICTURES.heading(), options));
    }

    /** What was typed. */
    public PlotArguments read(ParseResult parsed) {
        return new PlotArguments(
                report.originalStringValues(),
                pictures.keySet().stream()
                        .filter(picture -> parsed.hasMatchedOption(pictures.get(picture)))
                        .toList(),
                text(parsed, csv),
                text(parsed, outputDir),
                text(parsed, stepsFrom),
                text(parsed, stepsCount),
                text(parsed, lanesFrom),
                text(parsed, lanesCount),
                text(parsed, lanesTime),
                text(parsed, sweepMetrics));
    }

    private static @Nullable String text(ParseResult parsed, OptionSpec option) {
        return parsed.hasMatchedOption(option) ? RunFlags.last(option) : null;
    }
}

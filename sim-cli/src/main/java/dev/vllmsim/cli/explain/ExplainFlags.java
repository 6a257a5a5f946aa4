package dev.vllmsim.cli.explain;

import dev.vllmsim.cli.flags.FlagSection;
import dev.vllmsim.cli.flags.ResultOptions;
import dev.vllmsim.cli.flags.ScenarioFlags;
import java.io.File;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** The flags of the command that says where the time of a run's requests went. */
public final class ExplainFlags {
    private final PositionalParamSpec report;
    private final OptionSpec request;
    private final OptionSpec sortBy;
    private final OptionSpec noWhatIf;
    private final ScenarioFlags run;
    private final ResultOptions results;

    /**
     * @param spec the command that gets the flags
     */
    public ExplainFlags(CommandSpec spec) {
        report = PositionalParamSpec.builder()
                .paramLabel("REPORT.json")
                .type(File.class)
                .index("0")
                .arity("0..1")
                .description("A report whose run is run again, as with --config.")
                .build();
        request = OptionSpec.builder("--request")
                .type(String.class)
                .paramLabel("ID")
                .description("Tells of this request instead of the slowest.")
                .build();
        sortBy = OptionSpec.builder("--sort-by")
                .type(String.class)
                .paramLabel("FIGURE")
                .description("What decides what would have helped most, as in p99_ttft_ms, p95_tpot_ms, tps, goodput."
                        + " Default: p99_ttft_ms.")
                .build();
        noWhatIf = OptionSpec.builder("--no-what-if")
                .type(boolean.class)
                .description("Leaves out what would have helped: some twenty runs.")
                .build();
        spec.addPositional(report).addOption(request).addOption(sortBy).addOption(noWhatIf);
        run = new ScenarioFlags(spec, false);
        results = new ResultOptions(spec);
    }

    /** The flags, group by group, without those that say what is run. */
    public List<FlagSection> sections() {
        return List.of(
                new FlagSection("explain", "What to explain", List.of(request, sortBy, noWhatIf)), results.section());
    }

    /** What was typed. */
    public ExplainArguments read(ParseResult parsed) {
        return new ExplainArguments(
                report.originalStringValues().isEmpty()
                        ? null
                        : report.originalStringValues().get(0),
                run.read(parsed),
                ResultOptions.text(parsed, request),
                ResultOptions.text(parsed, sortBy),
                parsed.hasMatchedOption(noWhatIf),
                results.read(parsed));
    }
}

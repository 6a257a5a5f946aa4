package dev.vllmsim.cli.compare;

import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.flags.CommandWords;
import dev.vllmsim.cli.flags.FlagSection;
import dev.vllmsim.cli.flags.Parsing;
import dev.vllmsim.cli.flags.ReplicationCount;
import dev.vllmsim.cli.flags.ResultOptions;
import dev.vllmsim.cli.flags.RunArguments;
import dev.vllmsim.cli.flags.ScenarioFlags;
import java.io.File;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** The flags of the command that compares two runs of the same requests. */
public final class CompareFlags {
    /** The flag that says what is different in B, whose value consists of flags. */
    public static final String VERSUS = "--vs";

    private final PositionalParamSpec reports;
    private final OptionSpec versus;
    private final OptionSpec replications;
    private final ScenarioFlags run;
    private final ResultOptions results;

    /**
     * @param spec the command that gets the flags
     */
    public CompareFlags(CommandSpec spec) {
        reports = PositionalParamSpec.builder()
                .paramLabel("A [B]")
                .type(List.class)
                .auxiliaryTypes(File.class)
                .arity("0..2")
                .index("0..1")
                .description(
                        "Reports, or files of settings like their config: what is run as A and as B. A alone goes with"
                                + " --vs; without A, the flags of a run say what A is.")
                .build();
        versus = OptionSpec.builder(VERSUS)
                .type(String.class)
                .paramLabel("\"FLAGS\"")
                .description("What is different in B, as flags of a run in quotes.")
                .build();
        replications = ReplicationCount.option(
                "Default: those of A, or " + CompareCommand.REPLICATIONS + ", where something is random.");
        spec.addPositional(reports).addOption(versus).addOption(replications);
        run = new ScenarioFlags(spec, false);
        results = new ResultOptions(spec);
    }

    /** The flags, group by group, without those that say what is run. */
    public List<FlagSection> sections() {
        return List.of(new FlagSection("comparison", "Comparison", List.of(versus, replications)), results.section());
    }

    /** What was typed. */
    public CompareArguments read(ParseResult parsed) {
        String changes = ResultOptions.text(parsed, versus);
        return new CompareArguments(
                parsed.hasMatchedPositional(reports) ? reports.originalStringValues() : List.of(),
                run.read(parsed),
                changes == null ? null : versus(changes),
                ResultOptions.text(parsed, replications),
                results.read(parsed));
    }

    private static @Nullable RunArguments versus(String changes) {
        CommandSpec spec = CommandSpec.create().name(VERSUS);
        ScenarioFlags flags = new ScenarioFlags(spec, false);
        try {
            List<String> words = CommandWords.of(changes);
            if (words.isEmpty()) {
                throw Failure.usage(
                        "it says nothing: name what is different in B, as in " + VERSUS + " \"--max-num-seqs 64\"");
            }
            return flags.read(Parsing.parse(spec, words.toArray(String[]::new)));
        } catch (Failure e) {
            throw new Failure(e.exitCode(), "in " + VERSUS + ": " + e.getMessage(), e);
        }
    }
}

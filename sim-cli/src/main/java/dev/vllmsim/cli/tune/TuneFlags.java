package dev.vllmsim.cli.tune;

import dev.vllmsim.cli.flags.FlagSection;
import dev.vllmsim.cli.flags.ResultOptions;
import dev.vllmsim.cli.flags.ScenarioFlags;
import dev.vllmsim.cli.plan.LoadOptions;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The flags of the command that finds the settings to run. */
public final class TuneFlags {
    private final OptionSpec over;
    private final LoadOptions search;
    private final OptionSpec budget;
    private final ScenarioFlags run;
    private final ResultOptions results;

    /**
     * @param spec the command that gets the flags
     */
    public TuneFlags(CommandSpec spec) {
        over = OptionSpec.builder("--over")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .paramLabel("NAME=V1,V2,...")
                .description("Values for a setting, named as its flag is; 2048..32768 doubles, 1..8 counts, 64..256:64"
                        + " goes in steps. Given several times: all combinations.")
                .build();
        spec.addOption(over);
        search = new LoadOptions(spec, "Seeds of each setting. Default: " + TuneCommand.SEEDS + ".");
        budget = OptionSpec.builder("--budget")
                .type(String.class)
                .paramLabel("RUNS|TIME")
                .description("What it may take: a number of runs, or a time like 60s. What was found by then is said.")
                .build();
        spec.addOption(budget);
        run = new ScenarioFlags(spec, false);
        results = new ResultOptions(spec);
    }

    /** The flags, group by group, without those that say what is run. */
    public List<FlagSection> sections() {
        return List.of(search.section(List.of(over), List.of(budget)), results.section());
    }

    /** What was typed. */
    public TuneArguments read(ParseResult parsed) {
        return new TuneArguments(
                run.read(parsed),
                parsed.hasMatchedOption(over) ? over.originalStringValues() : List.of(),
                search.read(parsed),
                ResultOptions.text(parsed, budget),
                results.read(parsed));
    }
}

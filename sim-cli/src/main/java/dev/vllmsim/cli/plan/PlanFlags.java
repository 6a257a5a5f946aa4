package dev.vllmsim.cli.plan;

import dev.vllmsim.cli.flags.FlagSection;
import dev.vllmsim.cli.flags.ResultOptions;
import dev.vllmsim.cli.flags.ScenarioFlags;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The flags of the command that finds the most load that holds objectives. */
public final class PlanFlags {
    private final LoadOptions search;
    private final ScenarioFlags run;
    private final ResultOptions results;

    /**
     * @param spec the command that gets the flags
     */
    public PlanFlags(CommandSpec spec) {
        search = new LoadOptions(
                spec,
                "Seeds at most: they are added until the answer is known as exactly as the tolerance asks. Default: "
                        + LoadQuestion.MOST_SEEDS + ".");
        run = new ScenarioFlags(spec, false);
        results = new ResultOptions(spec);
    }

    /** The flags, group by group, without those that say what is run. */
    public List<FlagSection> sections() {
        return List.of(search.section(List.of(), List.of()), results.section());
    }

    /** What was typed. */
    public PlanArguments read(ParseResult parsed) {
        return new PlanArguments(run.read(parsed), search.read(parsed), results.read(parsed));
    }
}

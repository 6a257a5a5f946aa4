package dev.vllmsim.cli.flags;

import dev.vllmsim.cli.output.OutputArguments;
import dev.vllmsim.cli.output.OutputFlag;
import dev.vllmsim.cli.output.Outputs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The flags of a run or a sweep as picocli knows them: those that say what is run, and those that say what comes out.
 */
public final class RunFlags {
    private final ScenarioFlags scenario;

    private final Map<OutputFlag, OptionSpec> outputs = new LinkedHashMap<>();
    private final OptionSpec recordSteps;
    private final OptionSpec exactPercentiles;
    private final OptionSpec sweep;
    private final OptionSpec sweepOver;
    private final OptionSpec replications;

    /**
     * @param spec the command that gets the flags
     * @param described whether somebody will read what they are for: most calls are runs, and do without
     */
    public RunFlags(CommandSpec spec, boolean described) {
        scenario = new ScenarioFlags(spec, described);
        for (OutputFlag flag : Outputs.flags()) {
            FlagGroup group = FlagGroup.valueOf(flag.group().name());
            outputs.put(
                    flag,
                    switch (flag.kind()) {
                        case TOGGLE -> toggle(group, flag.name(), flag.description());
                        case TEXT -> value(group, flag.name(), flag.label(), flag.description());
                        case FILE -> file(group, flag.name(), flag.label(), flag.description());
                    });
        }
        recordSteps = negatable(FlagGroup.RESULTS, "--record-steps", "Puts every step into the report.");
        exactPercentiles = negatable(
                FlagGroup.RESULTS,
                "--exact-percentiles",
                "Keeps every value for the percentiles, however many requests there are.");
        sweep = negatable(
                FlagGroup.GENERAL,
                "--sweep",
                "Runs the same requests at every concurrency from 1 to --concurrency: a table, and sweep.png.");
        sweepOver = add(
                FlagGroup.GENERAL,
                OptionSpec.builder("--sweep-over")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .arity("1")
                        .paramLabel("NAME=V1,V2,...")
                        .description("Runs the same requests with each of these values for a setting, named as its"
                                + " flag is; 64..4096 doubles, 1..8 counts, 64..256:64 goes in steps. Given twice: the"
                                + " grid of both.")
                        .build());
        replications = add(FlagGroup.GENERAL, ReplicationCount.option("Default: 1, a single run."));
        add(
                FlagGroup.GENERAL,
                OptionSpec.builder("-h", "--help")
                        .arity("0..1")
                        .paramLabel("TOPIC")
                        .completionCandidates(FlagGroup.topics())
                        .type(String.class)
                        .description("Shows help, on a command or a group of flags if one is named.")
                        .build());
        add(
                FlagGroup.GENERAL,
                OptionSpec.builder("-V", "--version")
                        .type(boolean.class)
                        .description("Shows the version.")
                        .build());
    }

    /** The flags, group by group. */
    public List<FlagSection> sections() {
        return scenario.sections();
    }

    /** The flags that most runs need, each with a short word on what it is for. */
    public Map<String, String> common() {
        Map<String, String> common = new LinkedHashMap<>();
        for (SettingFlag flag : SettingFlag.ALL) {
            if (flag.declared().key().isCommon()) {
                common.put(flag.names().get(0) + " " + flag.label(), flag.brief());
            }
        }
        List<OptionSpec> others = new ArrayList<>();
        outputs.forEach((flag, option) -> {
            if (flag.common()) {
                others.add(option);
            }
        });
        others.addAll(List.of(sweep, sweepOver, scenario.config()));
        for (OptionSpec option : others) {
            String name = option.longestName();
            common.put(
                    option.arity().max() == 0 ? name : name + " " + option.paramLabel(),
                    SettingFlag.firstPart(option.description()[0]));
        }
        return common;
    }

    /** What was typed. */
    public RunArguments read(ParseResult parsed) {
        RunArguments typed = scenario.read(parsed);
        Map<String, String> typedOutputs = new LinkedHashMap<>();
        outputs.forEach((flag, option) -> {
            if (parsed.hasMatchedOption(option)) {
                typedOutputs.put(flag.name(), flag.kind() == OutputFlag.Kind.TOGGLE ? "" : last(option));
            }
        });
        return new RunArguments(
                typed.settings(),
                typed.typedNames(),
                typed.config(),
                typed.stepTimeFile(),
                choice(parsed, sweep),
                parsed.hasMatchedOption(sweepOver) ? sweepOver.originalStringValues() : List.of(),
                choice(parsed, recordSteps),
                choice(parsed, exactPercentiles),
                ResultOptions.text(parsed, replications),
                new OutputArguments(typedOutputs));
    }

    /** The value of a flag that was given last. */
    public static String last(OptionSpec option) {
        List<String> values = option.originalStringValues();
        return values.get(values.size() - 1);
    }

    private static @Nullable Boolean choice(ParseResult parsed, OptionSpec option) {
        return parsed.hasMatchedOption(option) ? option.<Boolean>getValue() : null;
    }

    private OptionSpec toggle(FlagGroup group, String name, String description) {
        return add(
                group,
                OptionSpec.builder(name)
                        .type(boolean.class)
                        .description(description)
                        .build());
    }

    private OptionSpec negatable(FlagGroup group, String name, String description) {
        return add(
                group,
                OptionSpec.builder(name)
                        .type(boolean.class)
                        .negatable(true)
                        .description(description)
                        .build());
    }

    private OptionSpec value(FlagGroup group, String name, String label, String description) {
        return add(
                group,
                OptionSpec.builder(name)
                        .type(String.class)
                        .paramLabel(label)
                        .description(description)
                        .build());
    }

    private OptionSpec file(FlagGroup group, String name, String label, String description) {
        return add(group, ScenarioFlags.file(name, label, description));
    }

    private OptionSpec add(FlagGroup group, OptionSpec option) {
        return scenario.add(group, option);
    }
}

package dev.vllmsim.cli.flags;

import dev.vllmsim.cli.output.OutputArguments;
import dev.vllmsim.cli.output.OutputFlag;
import dev.vllmsim.cli.output.Outputs;
import java.io.File;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The flags of a run as picocli knows them, built from {@link SettingFlag#ALL} without annotations: looking those up
 * at run time costs more than the shortest runs take.
 */
public final class RunFlags {
    private final Map<FlagGroup, List<OptionSpec>> groups = new EnumMap<>(FlagGroup.class);
    private final Map<String, SettingFlag> settingFlags = new LinkedHashMap<>();
    private final CommandSpec spec;

    private final Map<OutputFlag, OptionSpec> outputs = new LinkedHashMap<>();
    private final OptionSpec recordSteps;
    private final OptionSpec exactPercentiles;
    private final OptionSpec sweep;
    private final OptionSpec sweepOver;
    private final OptionSpec config;
    private final OptionSpec stepTimeFile;

    /**
     * @param spec the command that gets the flags
     * @param described whether somebody will read what they are for: most calls are runs, and do without
     */
    public RunFlags(CommandSpec spec, boolean described) {
        this.spec = spec;
        for (SettingFlag flag : SettingFlag.ALL) {
            add(flag.group(), option(flag, described));
            settingFlags.put(flag.names().get(0), flag);
        }
        stepTimeFile = file(
                FlagGroup.STEP_TIME,
                "--step-time-file",
                "FILE",
                "Takes the step time from a JSON file, such as calibrate --out writes. Flags override its values.");
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
        config = file(
                FlagGroup.GENERAL,
                "--config",
                "FILE",
                "Takes the settings from a report, or from a JSON object like its config. Flags override them; - reads the"
                        + " standard input.");
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

    private static OptionSpec option(SettingFlag flag, boolean described) {
        OptionSpec.Builder option = OptionSpec.builder(flag.names().toArray(String[]::new))
                .description(described ? flag.description() : "");
        if (flag.isSwitch()) {
            return option.type(boolean.class).negatable(true).build();
        }
        if (flag.takesSeveral()) {
            return option.paramLabel(flag.label())
                    .type(List.class)
                    .auxiliaryTypes(String.class)
                    .arity("1..*")
                    .build();
        }
        // Completion offers files for this type; the value is taken as it was typed.
        Class<?> type = flag.declared().key().isFile() ? File.class : String.class;
        return option.paramLabel(flag.label())
                .type(type)
                .completionCandidates(flag.completions())
                .build();
    }

    /** The flags, group by group. */
    public List<FlagSection> sections() {
        List<FlagSection> sections = new ArrayList<>();
        groups.forEach((group, options) -> sections.add(new FlagSection(group.label(), group.heading(), options)));
        return sections;
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
        others.addAll(List.of(sweep, sweepOver, config));
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
        Map<String, String> settings = new LinkedHashMap<>();
        Map<String, String> typedNames = new LinkedHashMap<>();
        for (OptionSpec option : parsed.matchedOptions()) {
            SettingFlag flag = settingFlags.get(option.names()[0]);
            if (flag != null) {
                settings.put(
                        flag.setting(),
                        flag.isSwitch()
                                ? String.valueOf(option.<Boolean>getValue())
                                : flag.takesSeveral() ? lastSeveral(option, parsed.originalArgs()) : last(option));
                typedNames.put(flag.setting(), typedName(option, parsed.originalArgs()));
            }
        }
        Map<String, String> typedOutputs = new LinkedHashMap<>();
        outputs.forEach((flag, option) -> {
            if (parsed.hasMatchedOption(option)) {
                typedOutputs.put(flag.name(), flag.kind() == OutputFlag.Kind.TOGGLE ? "" : last(option));
            }
        });
        return new RunArguments(
                settings,
                typedNames,
                text(parsed, config),
                text(parsed, stepTimeFile),
                choice(parsed, sweep),
                parsed.hasMatchedOption(sweepOver) ? sweepOver.originalStringValues() : List.of(),
                choice(parsed, recordSteps),
                choice(parsed, exactPercentiles),
                new OutputArguments(typedOutputs));
    }

    /** Of a flag with several names, or an opposite, the one that was typed last. */
    private static String typedName(OptionSpec option, List<String> args) {
        for (int i = args.size() - 1; i >= 0; i--) {
            String arg = args.get(i);
            for (String name : option.names()) {
                String opposite = "--no-" + name.substring(2);
                if (arg.equals(name) || arg.startsWith(name + "=")) {
                    return name;
                }
                if (option.negatable() && arg.equals(opposite)) {
                    return opposite;
                }
            }
        }
        return option.names()[0];
    }

    /** The value of a flag that was given last. */
    public static String last(OptionSpec option) {
        List<String> values = option.originalStringValues();
        return values.get(values.size() - 1);
    }

    /** The values of a flag that takes several, where it was given last: those up to the next flag. */
    private static String lastSeveral(OptionSpec option, List<String> args) {
        List<String> values = option.originalStringValues();
        int count = 0;
        for (int i = args.size() - 1; i >= 0; i--) {
            String arg = args.get(i);
            for (String name : option.names()) {
                if (arg.equals(name) || arg.startsWith(name + "=")) {
                    int given = count + (arg.equals(name) ? 0 : 1);
                    return String.join(" ", values.subList(Math.max(0, values.size() - given), values.size()));
                }
            }
            count = arg.startsWith("-") ? 0 : count + 1;
        }
        return String.join(" ", values);
    }

    private static @Nullable String text(ParseResult parsed, OptionSpec option) {
        return parsed.hasMatchedOption(option) ? last(option) : null;
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
        return add(
                group,
                OptionSpec.builder(name)
                        .type(File.class)
                        .paramLabel(label)
                        .description(description)
                        .build());
    }

    private OptionSpec add(FlagGroup group, OptionSpec option) {
        spec.addOption(option);
        groups.computeIfAbsent(group, any -> new ArrayList<>()).add(option);
        return option;
    }
}

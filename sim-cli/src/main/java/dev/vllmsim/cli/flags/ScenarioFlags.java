package dev.vllmsim.cli.flags;

import dev.vllmsim.cli.output.OutputArguments;
import java.io.File;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The flags that say what is run, for every command that runs something. They are built from {@link SettingFlag#ALL}
 * without annotations: looking those up at run time costs more than the shortest runs take.
 */
public final class ScenarioFlags {
    private final Map<FlagGroup, List<OptionSpec>> groups = new EnumMap<>(FlagGroup.class);
    private final Map<String, SettingFlag> settingFlags = new LinkedHashMap<>();
    private final CommandSpec spec;
    private final OptionSpec config;
    private final OptionSpec stepTimeFile;

    /**
     * @param spec the command that gets the flags
     * @param described whether somebody will read what they are for: most calls are runs, and do without
     */
    public ScenarioFlags(CommandSpec spec, boolean described) {
        this.spec = spec;
        for (SettingFlag flag : SettingFlag.ALL) {
            add(flag.group(), option(flag, described));
            settingFlags.put(flag.names().get(0), flag);
        }
        stepTimeFile = add(
                FlagGroup.STEP_TIME,
                file(
                        "--step-time-file",
                        "FILE",
                        "Takes the step time from a JSON file, such as calibrate --out writes. Flags override its"
                                + " values."));
        config = add(
                FlagGroup.GENERAL,
                file(
                        "--config",
                        "FILE",
                        "Takes the settings from a report, or from a JSON object like its config. Flags override them; -"
                                + " reads the standard input."));
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

    /** A flag that names a file. */
    static OptionSpec file(String name, String label, String description) {
        return OptionSpec.builder(name)
                .type(File.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    /** Adds a further flag to a group. */
    OptionSpec add(FlagGroup group, OptionSpec option) {
        spec.addOption(option);
        groups.computeIfAbsent(group, any -> new ArrayList<>()).add(option);
        return option;
    }

    /** The flags, group by group. */
    public List<FlagSection> sections() {
        List<FlagSection> sections = new ArrayList<>();
        groups.forEach((group, options) -> sections.add(new FlagSection(group.label(), group.heading(), options)));
        return sections;
    }

    /** The flag that names the file of settings. */
    OptionSpec config() {
        return config;
    }

    /** What was typed on what is run, which is to be one run whatever the file of settings is of. */
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
                                : flag.takesSeveral()
                                        ? lastSeveral(option, parsed.originalArgs())
                                        : RunFlags.last(option));
                typedNames.put(flag.setting(), typedName(option, parsed.originalArgs()));
            }
        }
        return new RunArguments(
                settings,
                typedNames,
                ResultOptions.text(parsed, config),
                ResultOptions.text(parsed, stepTimeFile),
                false,
                List.of(),
                false,
                null,
                null,
                new OutputArguments(Map.of()));
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
}

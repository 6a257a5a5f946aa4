package dev.vllmsim.cli.flags;

import dev.vllmsim.engine.settings.Key;
import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The flags of some settings, for a subcommand that has only these. */
public final class SettingOptions {
    private final Map<SettingFlag, OptionSpec> options = new LinkedHashMap<>();

    /**
     * @param spec the command that gets the flags
     * @param settings the settings, each with what is to be said of it here beside what is said of it everywhere
     */
    public SettingOptions(CommandSpec spec, Map<String, String> settings) {
        settings.forEach((setting, more) -> {
            SettingFlag flag = SettingFlag.of(setting);
            if (flag == null) {
                throw new IllegalArgumentException("no setting is called " + setting);
            }
            OptionSpec option = option(flag, more);
            spec.addOption(option);
            options.put(flag, option);
        });
    }

    private static OptionSpec option(SettingFlag flag, String more) {
        Key<?> key = flag.declared().key();
        OptionSpec.Builder option = OptionSpec.builder(flag.nameOf(key.name()))
                .description(SettingFlag.inFlags(key.help()) + (more.isEmpty() ? "" : " " + more));
        if (key.isToggle()) {
            return option.type(boolean.class).negatable(true).build();
        }
        return option.type(key.isFile() ? File.class : String.class)
                .paramLabel(key.label())
                .completionCandidates(flag.completions())
                .build();
    }

    /** The flags, in order. */
    public List<OptionSpec> all() {
        return new ArrayList<>(options.values());
    }

    /** The settings that were typed, by name. */
    public Map<String, Object> values(ParseResult parsed) {
        Map<String, Object> values = new LinkedHashMap<>();
        options.forEach((flag, option) -> {
            if (parsed.hasMatchedOption(option)) {
                values.put(
                        flag.setting(),
                        flag.isSwitch() ? String.valueOf(option.<Boolean>getValue()) : RunFlags.last(option));
            }
        });
        return values;
    }

    /** How the flags of the typed settings are called. */
    public Map<String, String> names(ParseResult parsed) {
        Map<String, String> names = new LinkedHashMap<>();
        options.forEach((flag, option) -> {
            if (parsed.hasMatchedOption(option)) {
                names.put(flag.setting(), option.longestName());
            }
        });
        return names;
    }
}

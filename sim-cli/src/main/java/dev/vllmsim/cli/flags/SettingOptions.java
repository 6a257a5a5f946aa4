package dev.vllmsim.cli.flags;

import dev.vllmsim.engine.settings.Key;
import java.io.File;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The flags of some settings, for a subcommand that has only these. */
public final class SettingOptions {
    private final CommandSpec spec;
    private final Map<SettingFlag, OptionSpec> options = new LinkedHashMap<>();

    /**
     * @param spec the command that gets the flags
     */
    public SettingOptions(CommandSpec spec) {
        this.spec = spec;
    }

    /**
     * Adds a setting, if it has a flag.
     *
     * @param more what is to be said of it here beside what is said of it everywhere; may be empty
     */
    public void add(Key<?> key, String more) {
        SettingFlag flag = SettingFlag.of(key.name());
        if (flag == null || !key.hasFlag()) {
            return;
        }
        OptionSpec.Builder option = OptionSpec.builder(flag.nameOf(key.name()))
                .description(SettingFlag.inFlags(key.help()) + (more.isEmpty() ? "" : " " + more));
        if (key.isToggle()) {
            option.type(boolean.class).negatable(true);
        } else {
            option.type(key.isFile() ? File.class : String.class)
                    .paramLabel(key.label())
                    .completionCandidates(flag.completions());
        }
        OptionSpec built = option.build();
        spec.addOption(built);
        options.put(flag, built);
    }

    /** Adds settings by name, of which nothing more is to be said. */
    public void add(String... settings) {
        for (String setting : settings) {
            SettingFlag flag = SettingFlag.of(setting);
            if (flag != null) {
                add(flag.declared().key(), "");
            }
        }
    }

    /** The flags, in order. */
    public List<OptionSpec> all() {
        return List.copyOf(options.values());
    }

    /** The settings that were typed, by name. */
    public Map<String, String> values(ParseResult parsed) {
        Map<String, String> values = new LinkedHashMap<>();
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

package dev.vllmsim.cli.flags;

import dev.vllmsim.cli.files.StandardInput;
import dev.vllmsim.report.study.SettingChanges;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings as they reach the engine, each with where it came from.
 *
 * @param values every setting given, by name
 * @param typedNames of the settings that were typed, how their flags were typed
 * @param configFile the file that the others are from, or {@code null}
 */
public record SettingsInput(
        Map<String, Object> values,
        Map<String, String> typedNames,
        @Nullable String configFile) {

    public SettingsInput {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        typedNames = Map.copyOf(typedNames);
    }

    /** Settings of a file, overridden by those that were typed. */
    public static SettingsInput of(Map<String, Object> base, RunArguments typed) {
        Map<String, Object> values = new LinkedHashMap<>(base);
        typed.settings().forEach((name, value) -> SettingChanges.put(values, name, value));
        String config = typed.config();
        return new SettingsInput(
                values,
                typed.typedNames(),
                config != null && StandardInput.isMeant(config) ? StandardInput.NAME : config);
    }

    /** Whether a setting is from the file. */
    public boolean isFromFile(String setting) {
        return values.containsKey(setting) && !typedNames.containsKey(setting);
    }

    /** The same with one value more, or another, as if it had been typed. */
    public SettingsInput with(String setting, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(values);
        Map<String, String> names = new LinkedHashMap<>(typedNames);
        SettingChanges.put(changed, setting, value);
        names.put(setting, flagOf(setting));
        return new SettingsInput(changed, names, configFile);
    }

    private static String flagOf(String setting) {
        SettingFlag flag = SettingFlag.of(setting);
        return flag == null ? setting : flag.names().get(0);
    }

    /**
     * The same with some settings changed, as if that had been typed; what one takes the place of goes.
     *
     * @param changes values by setting; {@code null} for a setting that is not to be given
     */
    public SettingsInput changed(Map<String, ? extends @Nullable Object> changes) {
        Map<String, Object> changed = SettingChanges.of(values, changes);
        Map<String, String> names = new LinkedHashMap<>(typedNames);
        names.keySet().retainAll(changed.keySet());
        for (String name : changes.keySet()) {
            String setting = SettingChanges.firstName(name);
            if (changed.containsKey(setting)) {
                names.put(setting, flagOf(setting));
            }
        }
        return new SettingsInput(changed, names, configFile);
    }

    /** The same without some settings. */
    public SettingsInput without(Iterable<String> settings) {
        Map<String, Object> changed = new LinkedHashMap<>(values);
        Map<String, String> names = new LinkedHashMap<>(typedNames);
        for (String setting : settings) {
            changed.remove(setting);
            names.remove(setting);
        }
        return new SettingsInput(changed, names, configFile);
    }

    /** What a person knows a setting by: the flag that was typed, or else the one that could be. */
    public String nameOf(String setting) {
        SettingFlag flag = SettingFlag.of(setting);
        String known = flag == null ? setting : flag.setting();
        String typed = typedNames.get(known);
        if (typed != null) {
            return typed;
        }
        return flag == null || isFromFile(known) ? setting : flag.nameOf(setting);
    }
}

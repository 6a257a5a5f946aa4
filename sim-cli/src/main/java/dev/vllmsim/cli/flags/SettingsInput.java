package dev.vllmsim.cli.flags;

import dev.vllmsim.cli.files.StandardInput;
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
        typed.settings().forEach((name, value) -> put(values, name, value));
        String config = typed.config();
        return new SettingsInput(
                values,
                typed.typedNames(),
                config != null && StandardInput.isMeant(config) ? StandardInput.NAME : config);
    }

    /** Puts in a setting that a person chose, and takes out what a file has that goes with another choice. */
    private static void put(Map<String, Object> values, String setting, Object value) {
        values.put(setting, value);
        if (setting.equals("num_gpu_blocks")) {
            // It says that the blocks were found: these are given.
            values.remove("kv_memory");
        } else if (setting.equals("step_time_preset")) {
            values.computeIfPresent("step_gpu", (name, gpu) -> gpu instanceof Map ? null : gpu);
            values.computeIfPresent("step_model", (name, model) -> model instanceof Map ? null : model);
        } else if (setting.equals("step_model_config")) {
            values.computeIfPresent("step_model", (name, model) -> model instanceof Map ? null : model);
        }
    }

    /** Whether a setting is from the file. */
    public boolean isFromFile(String setting) {
        return values.containsKey(setting) && !typedNames.containsKey(setting);
    }

    /** The same with one value more, or another, as if it had been typed. */
    public SettingsInput with(String setting, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(values);
        Map<String, String> names = new LinkedHashMap<>(typedNames);
        put(changed, setting, value);
        SettingFlag flag = SettingFlag.of(setting);
        names.put(setting, flag == null ? setting : flag.names().get(0));
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

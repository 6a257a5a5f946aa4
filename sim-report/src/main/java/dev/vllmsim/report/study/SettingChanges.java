package dev.vllmsim.report.study;

import dev.vllmsim.engine.scenario.Keys;
import dev.vllmsim.engine.scenario.Setting;
import dev.vllmsim.report.workload.WorkloadFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What becomes of settings where one of them is changed: some take the place of others. */
public final class SettingChanges {
    /** All settings, with those that the files of workloads have. */
    public static final Keys KEYS = new Keys(List.of(WorkloadFormat.WORKLOAD_FORMAT));

    /** Settings that say how requests arrive, each with those that it takes the place of. */
    public static final Map<String, List<String>> ARRIVALS = Map.of(
            "concurrency", List.of("arrivals", "request_rate", "ramp_up_strategy"),
            "request_rate", List.of("arrivals", "ramp_up_strategy"),
            "ramp_up_strategy", List.of("arrivals", "request_rate"));

    private SettingChanges() {}

    /** The first of the names that a setting has, by any of them. */
    public static String firstName(String name) {
        for (Setting setting : KEYS.all()) {
            if (setting.names().contains(name)) {
                return setting.key().name();
            }
        }
        return name;
    }

    /** Puts in a setting that a person chose, and takes out what goes with another choice. */
    public static void put(Map<String, Object> values, String setting, Object value) {
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

    /**
     * Settings with some of them changed, as {@link ScenarioSource#with} says.
     *
     * @param values the settings, by their first names
     * @param changes values by setting; {@code null} for a setting that is not to be given
     */
    public static Map<String, Object> of(Map<String, Object> values, Map<String, ? extends @Nullable Object> changes) {
        Map<String, Object> changed = new LinkedHashMap<>(values);
        for (Map.Entry<String, ? extends @Nullable Object> change : changes.entrySet()) {
            String setting = firstName(change.getKey());
            Object value = change.getValue();
            if (value == null) {
                changed.remove(setting);
            } else {
                changed.keySet().removeAll(ARRIVALS.getOrDefault(setting, List.of()));
                put(changed, setting, value);
            }
        }
        return changed;
    }
}

package dev.vllmsim.cli.run;

import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.files.CommandFiles;
import dev.vllmsim.engine.settings.KeyOwner;
import dev.vllmsim.engine.settings.Settings;
import dev.vllmsim.engine.settings.SettingsException;
import dev.vllmsim.engine.steptime.StepTimeKind;
import dev.vllmsim.report.document.ReportReader;
import dev.vllmsim.report.hardware.Hardware;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file that says how long steps take, as {@code calibrate --out} writes it.
 *
 * @param name the file, as a person gave it
 * @param settings its settings, which make a step time by themselves
 */
record StepTimeFile(String name, Map<String, Object> settings) {
    private static final String STEP_TIME = "step_time";
    private static final String PRESET = "step_time_preset";

    StepTimeFile {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /**
     * Reads a file.
     *
     * @param name the file, as a person gave it
     * @param files the command's files
     * @param hardware looks up cards and models
     * @throws Failure if it holds no usable step time
     */
    static StepTimeFile read(String name, CommandFiles files, Hardware hardware) {
        Map<String, Object> settings = ReportReader.stepTime(files.input(name));
        if (!settings.containsKey(STEP_TIME)) {
            throw Failure.badInput(
                    name + ": step_time is missing: it says which of " + String.join(", ", StepTimeKind.labels())
                            + " the file holds",
                    null);
        }
        Object kind = settings.get(STEP_TIME);
        try {
            settings = hardware.lookUp(settings);
            Settings read = new Settings(settings);
            read.build(() -> StepTimeKind.from(read));
            read.finish(unknown -> "is not known in a file with step_time " + kind);
        } catch (SettingsException e) {
            throw Failure.badInput(name + ": " + String.valueOf(e.getMessage()).replace("`", ""), e);
        }
        return new StepTimeFile(name, settings);
    }

    /**
     * The given settings with the step time of this file in place of theirs.
     *
     * @param base settings of another file
     * @param typed settings that were typed, which override both
     * @throws Failure if another kind of step time was typed
     */
    Map<String, Object> over(Map<String, Object> base, Map<String, String> typed) {
        String kind = String.valueOf(settings.get(STEP_TIME));
        String wanted = typed.get(STEP_TIME);
        if (wanted != null && !wanted.equals(kind)) {
            throw Failure.usage("--step-time " + wanted + " does not go with --step-time-file " + name + ", which is "
                    + kind + ": leave one out");
        }
        if (typed.containsKey(PRESET)) {
            throw Failure.usage("--step-time-preset and --step-time-file both say how long steps take: leave one out");
        }
        Map<String, Object> merged = new LinkedHashMap<>(base);
        merged.keySet()
                .removeIf(setting -> setting.equals(STEP_TIME)
                        || !KeyOwner.thatRead(setting, List.of(StepTimeKind.values()))
                                .isEmpty());
        merged.putAll(settings);
        return merged;
    }
}

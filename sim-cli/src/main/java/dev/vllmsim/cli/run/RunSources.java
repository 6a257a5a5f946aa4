package dev.vllmsim.cli.run;

import dev.vllmsim.cli.files.CommandFiles;
import dev.vllmsim.cli.files.InputFile;
import dev.vllmsim.cli.files.StandardInput;
import dev.vllmsim.cli.flags.RunArguments;
import dev.vllmsim.report.hardware.Hardware;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known before anything is made of it: what was typed, and what the files say that were named.
 *
 * @param typed what was typed
 * @param file the settings of the file that was named for them
 * @param stepTime the file that says how long steps take, or {@code null} for none
 * @param hardware looks up cards and models
 * @param opener opens the file of a workload
 * @param seed draws a seed, if one is needed and not given
 */
record RunSources(
        RunArguments typed,
        SettingsFile file,
        @Nullable StepTimeFile stepTime,
        Hardware hardware,
        Function<String, InputFile> opener,
        IntSupplier seed) {
    /** Settings that name a file, or may. */
    private static final List<String> FILES = List.of("workload", "step_gpu", "step_model", "step_model_config");

    /**
     * The same with other settings.
     *
     * @param changes what was typed, on top of these settings; no file of settings
     * @param base the settings
     * @throws dev.vllmsim.cli.console.Failure if a file that is named cannot be used
     */
    RunSources changed(RunArguments changes, SettingsFile base, CommandFiles files) {
        String other = changes.stepTimeFile();
        return new RunSources(
                changes,
                base,
                other == null ? null : StepTimeFile.read(other, files, hardware),
                hardware,
                opener,
                seed);
    }

    /**
     * Reads the files that were named, but for the workload.
     *
     * @throws dev.vllmsim.cli.console.Failure if one cannot be used
     */
    static RunSources read(RunArguments typed, CommandFiles files) {
        String stepTime = typed.stepTimeFile();
        Map<String, @Nullable String> names = new LinkedHashMap<>();
        names.put("--config", typed.config());
        names.put("--step-time-file", stepTime);
        for (String file : FILES) {
            names.put(
                    typed.typedNames().getOrDefault(file, file),
                    typed.settings().get(file));
        }
        StandardInput.requireOnce(names);
        Hardware hardware = new Hardware(files::input);
        return new RunSources(
                typed,
                SettingsFile.read(typed.config(), files),
                stepTime == null ? null : StepTimeFile.read(stepTime, files, hardware),
                hardware,
                files::input,
                // Short enough to be typed; the JDK starts it from the time.
                () -> new SplittableRandom().nextInt(Integer.MAX_VALUE));
    }
}

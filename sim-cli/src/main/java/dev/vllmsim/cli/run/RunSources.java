package dev.vllmsim.cli.run;

import dev.vllmsim.cli.files.CommandFiles;
import dev.vllmsim.cli.files.InputFile;
import dev.vllmsim.cli.files.StandardInput;
import dev.vllmsim.cli.flags.RunArguments;
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
 * @param opener opens the file of a workload
 * @param seed draws a seed, if one is needed and not given
 */
record RunSources(
        RunArguments typed,
        SettingsFile file,
        @Nullable StepTimeFile stepTime,
        Function<String, InputFile> opener,
        IntSupplier seed) {

    /**
     * Reads the files that were named, but for the workload.
     *
     * @throws dev.vllmsim.cli.console.Failure if one cannot be used
     */
    static RunSources read(RunArguments typed, CommandFiles files) {
        StandardInput.requireOnce(typed.config(), typed.settings().get("workload"));
        String stepTime = typed.stepTimeFile();
        return new RunSources(
                typed,
                SettingsFile.read(typed.config(), files),
                stepTime == null ? null : StepTimeFile.read(stepTime, files),
                files::input,
                // Short enough to be typed; the JDK starts it from the time.
                () -> new SplittableRandom().nextInt(Integer.MAX_VALUE));
    }
}

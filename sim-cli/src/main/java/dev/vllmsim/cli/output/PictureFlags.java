package dev.vllmsim.cli.output;

import dev.vllmsim.cli.files.CommandFiles;
import org.jspecify.annotations.Nullable;

/** The flags that all pictures have. */
public final class PictureFlags {
    /** Where pictures go. */
    public static final OutputFlag OUTPUT_DIR = OutputFlag.file(
            "--output-dir", "DIR", OutputFlag.Group.PICTURES, "Folder for pictures. Default: the current one.");

    /** That there are to be none. */
    public static final OutputFlag NO_PLOT =
            OutputFlag.toggle("--no-plot", OutputFlag.Group.PICTURES, "Draws nothing.");

    private PictureFlags() {}

    /**
     * Where a picture of a run goes, or {@code null} if it is not wanted.
     *
     * @param flag asks for it
     * @param name its file
     */
    static CommandFiles.@Nullable Target target(OutputRequest request, OutputFlag flag, String name) {
        OutputArguments typed = request.typed();
        return typed.has(flag) && !typed.has(NO_PLOT) && !request.sweep()
                ? request.files().picture(typed.value(OUTPUT_DIR), name)
                : null;
    }
}

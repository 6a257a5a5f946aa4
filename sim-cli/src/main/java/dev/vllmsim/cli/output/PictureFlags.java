package dev.vllmsim.cli.output;

/** The flags that all pictures have. */
public final class PictureFlags {
    /** Where pictures go. */
    public static final OutputFlag OUTPUT_DIR = OutputFlag.file(
            "--output-dir", "DIR", OutputFlag.Group.PICTURES, "Folder for pictures. Default: the current one.");

    /** That there are to be none. */
    public static final OutputFlag NO_PLOT =
            OutputFlag.toggle("--no-plot", OutputFlag.Group.PICTURES, "Draws nothing.");

    private PictureFlags() {}
}

package dev.vllmsim.cli.console;

/** What the command tells the shell. The numbers are documented: scripts rely on them. */
public final class ExitCode {
    /** Everything asked for was done, or whoever read the output has read enough. */
    public static final int DONE = 0;
    /** The run, or writing what it led to, failed. */
    public static final int FAILED = 1;
    /** The flags cannot be used. */
    public static final int USAGE = 2;
    /** An input file cannot be read or is not what it should be. */
    public static final int BAD_INPUT = 3;

    private ExitCode() {}
}

package dev.vllmsim.cli.console;

import org.jspecify.annotations.Nullable;

/** The command cannot go on. The message is for a person: one sentence that says what is wrong and what to do. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /**
     * @param exitCode one of {@link ExitCode}
     * @param message what is wrong; several problems stand on a line each
     * @param cause what led to it, shown only to who debugs the command itself
     */
    public Failure(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** The run, or writing what it led to, failed. */
    public static Failure failed(String message, @Nullable Throwable cause) {
        return new Failure(ExitCode.FAILED, message, cause);
    }

    /** The flags cannot be used. */
    public static Failure usage(String message) {
        return new Failure(ExitCode.USAGE, message, null);
    }

    /** An input file cannot be read or is not what it should be. */
    public static Failure badInput(String message, @Nullable Throwable cause) {
        return new Failure(ExitCode.BAD_INPUT, message, cause);
    }

    /** What the command tells the shell. */
    public int exitCode() {
        return exitCode;
    }
}

package dev.vllmsim.cli.console;

/** Whoever read the output has closed it, as {@code head} does: there is no point in going on, and no failure. */
public final class ClosedPipeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClosedPipeException(Throwable cause) {
        super("the output was closed by its reader", cause, false, false);
    }
}

package dev.vllmsim.report.input;

import org.jspecify.annotations.Nullable;

/** An input cannot be read, or is not what it should be. The message is for a person: it names the input and the place. */
public final class BadInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what is wrong, and where
     * @param cause what led to it, if anything did
     */
    public BadInputException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

package dev.vllmsim.report.hardware;

import org.jspecify.annotations.Nullable;

/** A file holds no object of JSON. */
final class NoJsonException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    NoJsonException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

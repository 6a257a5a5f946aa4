package dev.vllmsim.report.workload;

import dev.vllmsim.report.input.BadInputException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/** Says of a file what is wrong with it, and where. */
final class Misread {
    private Misread() {}

    /** A file that has something else than was expected of it at a place. */
    static BadInputException unexpected(String file, TokenStreamLocation at, String expected, @Nullable String found) {
        return new BadInputException(place(file, at) + ": expected " + expected + ", but found " + found, null);
    }

    /**
     * A file that cannot be read at all, or is not written as it should be.
     *
     * @param syntax what it should be written in
     * @param problem what is wrong with that, for a person
     */
    static BadInputException unreadable(String file, JacksonException e, String syntax, String problem) {
        return e.getCause() instanceof IOException cause
                ? new BadInputException("cannot read " + file + ": " + cause.getMessage(), e)
                : new BadInputException(place(file, e.getLocation()) + ": expected " + syntax + ": " + problem, e);
    }

    private static String place(String file, TokenStreamLocation at) {
        return file + ", line " + at.getLineNr() + ", column " + at.getColumnNr();
    }
}

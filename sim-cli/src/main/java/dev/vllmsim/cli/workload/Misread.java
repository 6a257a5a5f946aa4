package dev.vllmsim.cli.workload;

import dev.vllmsim.cli.console.Failure;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/** Says of a file what is wrong with it, and where. */
final class Misread {
    private Misread() {}

    /** A file that has something else than was expected of it at a place. */
    static Failure unexpected(String file, TokenStreamLocation at, String expected, @Nullable String found) {
        return Failure.badInput(place(file, at) + ": expected " + expected + ", but found " + found, null);
    }

    /**
     * A file that cannot be read at all, or is not written as it should be.
     *
     * @param syntax what it should be written in
     * @param problem what is wrong with that, for a person
     */
    static Failure unreadable(String file, JacksonException e, String syntax, String problem) {
        return e.getCause() instanceof IOException cause
                ? Failure.badInput("cannot read " + file + ": " + cause.getMessage(), e)
                : Failure.badInput(place(file, e.getLocation()) + ": expected " + syntax + ": " + problem, e);
    }

    private static String place(String file, TokenStreamLocation at) {
        return file + ", line " + at.getLineNr() + ", column " + at.getColumnNr();
    }
}

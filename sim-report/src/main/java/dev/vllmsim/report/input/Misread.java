package dev.vllmsim.report.input;

import dev.vllmsim.report.file.AtomicFile;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;

/** Says of a file what is wrong with it, and where: {@code file:line:column}, as compilers do. */
public final class Misread {
    private Misread() {}

    /** A place in a file. Places before the first character, as of an empty file, count as the first. */
    public static String place(String file, @Nullable TokenStreamLocation at) {
        return at == null ? file : file + ":" + Math.max(1, at.getLineNr()) + ":" + Math.max(1, at.getColumnNr());
    }

    /** A line of a file. */
    public static String place(String file, long line) {
        return file + ":" + line;
    }

    /** A file that has something else than was expected of it at a place. */
    public static BadInputException unexpected(
            String file, @Nullable TokenStreamLocation at, String expected, @Nullable String found) {
        return new BadInputException(place(file, at) + ": expected " + expected + ", but found " + found, null);
    }

    /**
     * A file that cannot be read at all, or is not written as it should be.
     *
     * @param syntax what it should be written in
     * @param at how far it was read, where the failure does not say it; {@code null} if that is not known
     */
    public static BadInputException unreadable(
            String file, JacksonException e, String syntax, @Nullable TokenStreamLocation at) {
        if (e.getCause() instanceof IOException cause) {
            return unreadable(file, cause);
        }
        TokenStreamLocation place = e.getLocation() == null ? at : e.getLocation();
        return new BadInputException(place(file, place) + ": expected " + syntax + problem(e), e);
    }

    /** A file that cannot be read at all. */
    public static BadInputException unreadable(String file, IOException e) {
        return new BadInputException("cannot read " + file + ": " + AtomicFile.reason(e), e);
    }

    /** What is wrong with the syntax, for a person, to follow what the syntax should be. */
    public static String problem(JacksonException e) {
        String problem =
                String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
        // What follows in brackets is for those who wrote the reader.
        return e instanceof StreamConstraintsException && problem.contains("nesting depth")
                ? " nested at most 500 deep"
                : ": " + lowerFirst(problem.replaceFirst(" \\(start marker at .*", ""));
    }

    private static String lowerFirst(String text) {
        return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}

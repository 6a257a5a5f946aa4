package dev.vllmsim.report.input;

import java.io.IOException;
import java.io.InputStream;

/** Bytes to read that have a name, such as a file. */
public interface Input {
    /** What to call it in a message. */
    String name();

    /**
     * Begins to read it, from its first byte.
     *
     * @throws BadInputException if it cannot be read, with a reason for people
     * @throws IOException if it cannot be read, likewise
     */
    InputStream open() throws IOException;
}

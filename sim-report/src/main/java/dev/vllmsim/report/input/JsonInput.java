package dev.vllmsim.report.input;

import java.io.InputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads JSON token by token. */
public final class JsonInput {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonInput() {}

    /**
     * Begins to read.
     *
     * @param file what to call the file in an error message
     * @param in its text
     * @throws BadInputException if it cannot be read
     */
    public static JsonParser parser(String file, InputStream in) {
        try {
            return FACTORY.createParser(ObjectReadContext.empty(), in);
        } catch (JacksonException e) {
            throw Misread.unreadable(file, e, "JSON", null);
        }
    }
}

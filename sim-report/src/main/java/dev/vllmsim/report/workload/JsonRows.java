package dev.vllmsim.report.workload;

import dev.vllmsim.report.input.BadInputException;
import dev.vllmsim.report.input.Clock;
import dev.vllmsim.report.input.JsonInput;
import dev.vllmsim.report.input.Misread;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Requests as JSON objects, read one at a time: one a line (JSON Lines), all in one array, or in the array {@code
 * requests} of one object, as in our own reports.
 */
final class JsonRows implements Rows {
    /** The key of the array in an object that holds all requests. */
    static final String REQUESTS = "requests";

    private final String file;
    private final JsonForm form;
    private final JsonParser parser;
    private boolean inArray;
    private boolean ended;
    private int line;

    /**
     * @param file what to call the file in an error message
     * @param in the file's bytes
     * @param form how a request is written
     */
    JsonRows(String file, InputStream in, JsonForm form) {
        this.file = file;
        this.form = form;
        parser = JsonInput.parser(file, in);
    }

    @Override
    public boolean next(Row row) {
        row.clear();
        try {
            if (ended) {
                return false;
            }
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_ARRAY && !inArray) {
                inArray = true;
                token = parser.nextToken();
            }
            if (token == null || (inArray && token == JsonToken.END_ARRAY)) {
                ended = true;
                return false;
            }
            if (token != JsonToken.START_OBJECT) {
                throw unexpected("an object for a request", parser.getString());
            }
            line = parser.currentTokenLocation().getLineNr();
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                token = parser.nextToken();
                if (!inArray && name.equals(REQUESTS) && token == JsonToken.START_ARRAY) {
                    // The object is not a request but has them all; what stands behind them does not matter.
                    inArray = true;
                    return next(row);
                }
                form.read(name, this, row);
                parser.skipChildren();
            }
            form.finish(this, row);
            return true;
        } catch (JacksonException e) {
            throw Misread.unreadable(file, e, "JSON", parser.currentLocation());
        }
    }

    /** Whether the value is null, as if the key were not there. */
    boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    /** A number of tokens, at least 0. */
    int tokens(String name) {
        return whole(name, 0);
    }

    /** A whole number of at most 32 bits. */
    int whole(String name, int min) {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            try {
                int value = parser.getIntValue();
                if (value >= min) {
                    return value;
                }
            } catch (JacksonException e) {
                // Said below.
            }
        }
        throw unexpected(name + ", a whole number from " + min + " to " + Integer.MAX_VALUE, value());
    }

    /** A time on a clock. */
    long time(String name, Clock clock) {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
            int start = parser.getStringOffset();
            long nanos = clock.nanos(parser.getStringCharacters(), start, start + parser.getStringLength());
            if (nanos != Clock.INVALID) {
                return nanos;
            }
        }
        throw unexpected(name + ", " + clock.description(), value());
    }

    /** A text; a number counts as one. */
    @Nullable
    String text() {
        return parser.currentToken().isScalarValue() ? parser.getString() : null;
    }

    /** The parser, for values that are structures. */
    JsonParser parser() {
        return parser;
    }

    private String value() {
        return parser.currentToken().isScalarValue() ? parser.getString() : "a structure";
    }

    /** The failure to end with, at this place. */
    BadInputException unexpected(String expected, String found) {
        return Misread.unexpected(file, parser.currentTokenLocation(), expected, found);
    }

    @Override
    public String place() {
        return Misread.place(file, line);
    }

    @Override
    public void close() {
        parser.close();
    }
}

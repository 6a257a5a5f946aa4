package dev.vllmsim.report.document;

import dev.vllmsim.report.input.BadInputException;
import dev.vllmsim.report.input.Input;
import dev.vllmsim.report.input.Misread;
import dev.vllmsim.report.input.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.ValueInstantiationException;

/** A JSON file that is being read, at some token; what is wrong with it is told with the place. */
final class JsonCursor {
    private static final ObjectReader READER = Json.MAPPER
            .reader()
            .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final String file;
    private final JsonParser parser;

    private JsonCursor(String file, JsonParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /**
     * Reads what is wanted of a document.
     *
     * @param <T> what that is
     */
    @FunctionalInterface
    interface Body<T> {
        /** Reads it. */
        T read(JsonCursor document);
    }

    /**
     * Opens an input and reads it.
     *
     * @throws BadInputException if it cannot be read, or is not what it should be
     */
    static <T> T read(Input input, Body<T> body) {
        String file = input.name();
        try (InputStream in = PlainText.open(input);
                JsonParser parser = Json.MAPPER.createParser(in)) {
            return read(new JsonCursor(file, parser), body);
        } catch (JacksonException e) {
            throw Misread.unreadable(file, e, "JSON", null);
        } catch (IOException e) {
            throw Misread.unreadable(file, e);
        }
    }

    private static <T> T read(JsonCursor document, Body<T> body) {
        try {
            return body.read(document);
        } catch (JacksonException e) {
            if (e.getCause() instanceof IOException cause) {
                throw Misread.unreadable(document.file, cause);
            }
            TokenStreamLocation at = e.getLocation() == null ? document.parser.currentLocation() : e.getLocation();
            throw new BadInputException(Misread.place(document.file, at) + ": " + describe(e), e);
        }
    }

    private static String describe(JacksonException e) {
        if (e instanceof UnexpectedEndOfInputException) {
            return "expected more, but the file ends here";
        }
        String where = e.getPath().isEmpty() ? "" : path(e) + ": ";
        if (e instanceof ValueInstantiationException && e.getCause() != null) {
            return where + e.getCause().getMessage();
        }
        if (e instanceof MismatchedInputException mismatch) {
            return where + "expected " + expected(mismatch.getTargetType());
        }
        return where + "expected JSON" + Misread.problem(e);
    }

    private static String path(JacksonException e) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference reference : e.getPath()) {
            if (reference.getPropertyName() == null) {
                path.append('[').append(reference.getIndex()).append(']');
            } else {
                path.append(path.length() == 0 ? "" : ".").append(reference.getPropertyName());
            }
        }
        return path.toString();
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "another value";
        }
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return "a whole number";
        }
        if (type == double.class || type == Double.class) {
            return "a number";
        }
        if (type == String.class) {
            return "a text";
        }
        return List.class.isAssignableFrom(type)
                ? "an array"
                : "an object (" + type.getSimpleName().toLowerCase(Locale.ROOT) + ")";
    }

    BadInputException problem(String problem) {
        return new BadInputException(Misread.place(file, parser.currentTokenLocation()) + ": " + problem, null);
    }

    void startObject() {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw problem("expected a JSON object");
        }
    }

    /** The next key of the object, or {@code null} at its end. */
    @Nullable
    String nextName() {
        return parser.nextName();
    }

    JsonToken nextValue() {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw problem("expected more, but the file ends here");
        }
        return token;
    }

    /** The value that has just begun. */
    JsonToken current() {
        return parser.currentToken();
    }

    void skip() {
        nextValue();
        parser.skipChildren();
    }

    void skipChildren() {
        parser.skipChildren();
    }

    void end() {
        if (parser.nextToken() != null) {
            throw problem("expected the end of the file");
        }
    }

    /** The next value, which must not be {@code null}. */
    <T> T value(Class<T> type) {
        nextValue();
        return here(type);
    }

    /** The next value, which must not be {@code null}. */
    <T> T value(TypeReference<T> type) {
        nextValue();
        return nonNull(READER.forType(type).readValue(parser));
    }

    /** The value that has just begun, which must not be {@code null}. */
    <T> T here(Class<T> type) {
        return nonNull(READER.forType(type).readValue(parser));
    }

    private <T> T nonNull(@Nullable T value) {
        if (value == null) {
            throw problem("expected a value, but this is null");
        }
        return value;
    }

    <T> T required(String key, @Nullable T value) {
        if (value == null) {
            throw problem("expected a report, with the key \"" + key + "\"");
        }
        return value;
    }

    /** The text of the scalar that has just begun. */
    String text() {
        return parser.getString();
    }

    /** The text that has just begun. */
    String requiredText() {
        if (current() != JsonToken.VALUE_STRING) {
            throw problem("expected a text");
        }
        return parser.getString();
    }

    /** The number that has just begun, in the smallest type that holds it. */
    Number anyNumber() {
        return parser.getNumberValue();
    }

    double number() {
        if (!current().isNumeric()) {
            throw problem("expected a number");
        }
        return parser.getDoubleValue();
    }

    int wholeNumber() {
        if (current() != JsonToken.VALUE_NUMBER_INT) {
            throw problem("expected a whole number");
        }
        return parser.getIntValue();
    }

    long longNumber() {
        if (current() != JsonToken.VALUE_NUMBER_INT) {
            throw problem("expected a whole number");
        }
        return parser.getLongValue();
    }

    /** The number of elements of the array that has just begun. */
    int size() {
        startArray("an array");
        int size = 0;
        while (nextValue() != JsonToken.END_ARRAY) {
            parser.skipChildren();
            size++;
        }
        return size;
    }

    /** Makes sure that an array has just begun. */
    void startArray(String what) {
        if (current() != JsonToken.START_ARRAY) {
            throw problem("expected " + what);
        }
    }

    /** Makes sure that an object has just begun. */
    void startedObject(String what) {
        if (current() != JsonToken.START_OBJECT) {
            throw problem("expected an object (" + what + ")");
        }
    }
}

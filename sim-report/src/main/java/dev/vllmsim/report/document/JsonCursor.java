package dev.vllmsim.report.document;

import dev.vllmsim.report.file.AtomicFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.ValueInstantiationException;

/** A JSON file that is being read, at some token; what is wrong with it is told with the place. */
final class JsonCursor {
    private static final int BUFFER = 1 << 16;

    private static final ObjectReader READER = Json.MAPPER
            .reader()
            .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Path file;
    private final JsonParser parser;

    private JsonCursor(Path file, JsonParser parser) {
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
        T read(JsonCursor document) throws IOException;
    }

    /**
     * Opens a file and reads it.
     *
     * @throws ReportFormatException if it is not what it should be
     * @throws IOException if it cannot be read
     */
    static <T> T read(Path file, Body<T> body) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
                JsonParser parser = Json.MAPPER.createParser(in)) {
            return body.read(new JsonCursor(file, parser));
        } catch (JacksonIOException e) {
            IOException cause = e.getCause();
            throw new IOException(
                    "cannot read " + file + ": " + AtomicFile.reason(cause == null ? new IOException(e) : cause), e);
        } catch (JacksonException e) {
            TokenStreamLocation place = e.getLocation() == null ? TokenStreamLocation.NA : e.getLocation();
            throw new ReportFormatException(file, place.getLineNr(), place.getColumnNr(), describe(e));
        } catch (ReportFormatException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    private static String describe(JacksonException e) {
        if (e instanceof StreamConstraintsException) {
            return "expected JSON of sensible size: " + String.valueOf(e.getOriginalMessage());
        }
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
        String message = String.valueOf(e.getOriginalMessage());
        return where + "expected JSON: " + message.lines().findFirst().orElse("");
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

    ReportFormatException problem(String problem) {
        TokenStreamLocation place = parser.currentTokenLocation();
        return new ReportFormatException(file, place.getLineNr(), place.getColumnNr(), problem);
    }

    void startObject() throws ReportFormatException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw problem("expected a JSON object");
        }
    }

    /** The next key of the object, or {@code null} at its end. */
    @Nullable
    String nextName() {
        return parser.nextName();
    }

    JsonToken nextValue() throws ReportFormatException {
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

    void skip() throws ReportFormatException {
        nextValue();
        parser.skipChildren();
    }

    void skipChildren() {
        parser.skipChildren();
    }

    void end() throws ReportFormatException {
        if (parser.nextToken() != null) {
            throw problem("expected the end of the file");
        }
    }

    /** The next value, which must not be {@code null}. */
    <T> T value(Class<T> type) throws ReportFormatException {
        nextValue();
        return here(type);
    }

    /** The next value, which must not be {@code null}. */
    <T> T value(TypeReference<T> type) throws ReportFormatException {
        nextValue();
        return nonNull(READER.forType(type).readValue(parser));
    }

    /** The value that has just begun, which must not be {@code null}. */
    <T> T here(Class<T> type) throws ReportFormatException {
        return nonNull(READER.forType(type).readValue(parser));
    }

    private <T> T nonNull(@Nullable T value) throws ReportFormatException {
        if (value == null) {
            throw problem("expected a value, but this is null");
        }
        return value;
    }

    <T> T required(String key, @Nullable T value) throws ReportFormatException {
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
    String requiredText() throws ReportFormatException {
        if (current() != JsonToken.VALUE_STRING) {
            throw problem("expected a text");
        }
        return parser.getString();
    }

    /** The number that has just begun, in the smallest type that holds it. */
    Number anyNumber() {
        return parser.getNumberValue();
    }

    double number() throws ReportFormatException {
        if (!current().isNumeric()) {
            throw problem("expected a number");
        }
        return parser.getDoubleValue();
    }

    int wholeNumber() throws ReportFormatException {
        if (current() != JsonToken.VALUE_NUMBER_INT) {
            throw problem("expected a whole number");
        }
        return parser.getIntValue();
    }

    long longNumber() throws ReportFormatException {
        if (current() != JsonToken.VALUE_NUMBER_INT) {
            throw problem("expected a whole number");
        }
        return parser.getLongValue();
    }

    /** The number of elements of the array that has just begun. */
    int size() throws ReportFormatException {
        startArray("an array");
        int size = 0;
        while (nextValue() != JsonToken.END_ARRAY) {
            parser.skipChildren();
            size++;
        }
        return size;
    }

    /** Makes sure that an array has just begun. */
    void startArray(String what) throws ReportFormatException {
        if (current() != JsonToken.START_ARRAY) {
            throw problem("expected " + what);
        }
    }

    /** Makes sure that an object has just begun. */
    void startedObject(String what) throws ReportFormatException {
        if (current() != JsonToken.START_OBJECT) {
            throw problem("expected an object (" + what + ")");
        }
    }
}

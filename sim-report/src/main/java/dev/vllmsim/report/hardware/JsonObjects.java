package dev.vllmsim.report.hardware;

import dev.vllmsim.report.input.BadInputException;
import dev.vllmsim.report.input.Input;
import dev.vllmsim.report.input.Misread;
import dev.vllmsim.report.input.PlainText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads objects of JSON as maps, as they stand in a file or in a catalogue. */
final class JsonObjects {
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    /** A model's file with a list of layers has some 100,000 bytes. */
    private static final int MOST_BYTES = 1 << 24;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            // As Python writes numbers that are none.
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private JsonObjects() {}

    /**
     * The object in a file.
     *
     * @throws BadInputException if it cannot be read, or holds none
     */
    static Map<String, Object> read(Input file) {
        String name = file.name();
        try (JsonParser parser = MAPPER.createParser(bytes(file))) {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_OBJECT) {
                throw Misread.unexpected(
                        name,
                        parser.currentTokenLocation(),
                        "an object of JSON",
                        first == null ? "nothing" : parser.getString());
            }
            Map<String, Object> object = parser.readValueAs(OBJECT);
            if (parser.nextToken() != null) {
                throw Misread.unexpected(
                        name, parser.currentTokenLocation(), "nothing behind the object", parser.getString());
            }
            return object;
        } catch (JacksonException e) {
            throw Misread.unreadable(name, e, "an object of JSON", null);
        }
    }

    private static byte[] bytes(Input file) {
        try (InputStream in = PlainText.open(file)) {
            byte[] text = in.readNBytes(MOST_BYTES + 1);
            if (text.length <= MOST_BYTES) {
                return text;
            }
        } catch (IOException e) {
            throw Misread.unreadable(file.name(), e);
        }
        throw new BadInputException(
                file.name() + ": expected an object of JSON of at most " + MOST_BYTES + " bytes, but it is larger",
                null);
    }

    /** The objects of a catalogue, one a line. */
    static List<Map<String, Object>> catalogue(String resource) {
        InputStream in = JsonObjects.class.getResourceAsStream(resource);
        if (in == null) {
            throw new IllegalStateException(resource + " is no part of the program");
        }
        List<Map<String, Object>> objects = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                objects.add(MAPPER.readValue(line, OBJECT));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return objects;
    }
}

package dev.vllmsim.report.hardware;

import dev.vllmsim.report.input.BadInputException;
import dev.vllmsim.report.input.Input;
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
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads objects of JSON as maps, as they stand in a file or in a catalogue. */
final class JsonObjects {
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    /** A model's file with a list of layers has some 100,000 bytes. */
    private static final int MOST_BYTES = 1 << 24;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private JsonObjects() {}

    /**
     * The object in a file.
     *
     * @throws NoJsonException if it holds none
     * @throws BadInputException if it cannot be read
     * @throws IOException likewise
     */
    static Map<String, Object> read(Input file) throws IOException {
        byte[] text;
        try (InputStream in = file.open()) {
            text = in.readNBytes(MOST_BYTES + 1);
        }
        if (text.length > MOST_BYTES) {
            throw new NoJsonException(
                    "expected an object of JSON of at most " + MOST_BYTES + " bytes, but is larger", null);
        }
        try {
            Map<String, Object> object = MAPPER.readValue(text, OBJECT);
            if (object != null) {
                return object;
            }
        } catch (JacksonException e) {
            TokenStreamLocation place = e.getLocation();
            throw new NoJsonException(
                    (place == null ? "" : "line " + place.getLineNr() + ", column " + place.getColumnNr() + ": ")
                            + "expected an object of JSON: " + e.getOriginalMessage(),
                    e);
        }
        throw new NoJsonException("expected an object of JSON, but is null", null);
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

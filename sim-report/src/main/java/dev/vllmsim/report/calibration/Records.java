package dev.vllmsim.report.calibration;

import dev.vllmsim.report.input.BadInputException;
import dev.vllmsim.report.input.Input;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the files of a measured run into memory: they are small, as a person waited for each of their requests. */
final class Records {
    static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private static final int GZIP_FIRST_BYTE = 0x1f;
    private static final int GZIP_SECOND_BYTE = 0x8b;

    private Records() {}

    /** The text of an input, unpacked if it is packed with gzip. */
    static String text(Input input) {
        try (InputStream in = input.open()) {
            byte[] bytes = in.readAllBytes();
            if (bytes.length > 1 && (bytes[0] & 0xff) == GZIP_FIRST_BYTE && (bytes[1] & 0xff) == GZIP_SECOND_BYTE) {
                try (InputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                    bytes = unpacked.readAllBytes();
                }
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new BadInputException("cannot read " + input.name() + ": " + e.getMessage(), e);
        }
    }

    /** One JSON value. */
    static JsonNode json(String text, String place) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw new BadInputException(place + ": not JSON: " + e.getOriginalMessage(), e);
        }
    }
}

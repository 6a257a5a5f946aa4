package dev.vllmsim.report.calibration;

import dev.vllmsim.report.input.BadInputException;
import dev.vllmsim.report.input.Input;
import dev.vllmsim.report.input.Misread;
import dev.vllmsim.report.input.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the files of a measured run into memory: they are small, as a person waited for each of their requests. */
final class Records {
    static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private Records() {}

    /** The text of an input. */
    static String text(Input input) {
        try (InputStream in = PlainText.open(input)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw Misread.unreadable(input.name(), e);
        }
    }

    /**
     * One JSON value on a line of its own.
     *
     * @param file what to call the file in an error message
     * @param line where the value stands, from 1
     */
    static JsonNode json(String text, String file, int line) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException e) {
            int column =
                    e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getColumnNr());
            throw new BadInputException(
                    Misread.place(file, line) + ":" + column + ": expected JSON" + Misread.problem(e), e);
        }
    }

    /** One JSON value. */
    static JsonNode json(String text, String file) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw Misread.unreadable(file, e, "JSON", null);
        }
    }
}

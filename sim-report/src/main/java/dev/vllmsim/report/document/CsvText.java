package dev.vllmsim.report.document;

import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;

/** Texts as cells of CSV (RFC 4180), in UTF-8, with a line feed behind each row. */
final class CsvText {
    /** JSON in one line. */
    static final ObjectWriter COMPACT = Json.MAPPER.writer().without(SerializationFeature.INDENT_OUTPUT);

    private static final byte QUOTE = '"';

    private CsvText() {}

    /**
     * Writes a text: as it is where that reads back, else in quotes. A text without a character is in quotes, as what is
     * empty without them is no text.
     */
    static void string(String value, JsonText out) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        if (isPlain(value)) {
            out.raw(bytes);
        } else {
            quoted(bytes, "", "", out);
        }
    }

    private static boolean isPlain(String value) {
        if (value.isEmpty() || value.charAt(0) == ' ' || value.charAt(value.length() - 1) == ' ') {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == ',' || c == '"' || c == '\n' || c == '\r') {
                return false;
            }
        }
        return true;
    }

    /** Writes a list or an object, as JSON in quotes. */
    static void json(JsonNode value, JsonText out) {
        quoted(COMPACT.writeValueAsBytes(value), "", "", out);
    }

    /** Writes text in quotes, between what stands before and after it. */
    static void quoted(byte[] text, String before, String after, JsonText out) {
        out.raw('"').raw(before.getBytes(StandardCharsets.US_ASCII));
        for (byte each : text) {
            if (each == QUOTE) {
                out.raw('"');
            }
            out.raw((char) each);
        }
        out.raw(after.getBytes(StandardCharsets.US_ASCII)).raw('"');
    }
}

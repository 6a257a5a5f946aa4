package dev.vllmsim.cli.calibrate;

import dev.vllmsim.cli.console.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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

    /** The text of a file, unpacked if it is packed with gzip. */
    static String text(Path file) {
        if (Files.isDirectory(file)) {
            throw Failure.badInput("cannot read " + file + ": it is a folder", null);
        }
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (bytes.length > 1 && (bytes[0] & 0xff) == GZIP_FIRST_BYTE && (bytes[1] & 0xff) == GZIP_SECOND_BYTE) {
                try (InputStream unpacked = new GZIPInputStream(new java.io.ByteArrayInputStream(bytes))) {
                    bytes = unpacked.readAllBytes();
                }
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw Failure.badInput("cannot read " + file + ": there is no such file", e);
        } catch (AccessDeniedException e) {
            throw Failure.badInput("cannot read " + file + ": permission denied", e);
        } catch (IOException e) {
            throw Failure.badInput("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** One JSON value. */
    static JsonNode json(String text, String place) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw Failure.badInput(place + ": not JSON: " + e.getOriginalMessage(), e);
        }
    }
}

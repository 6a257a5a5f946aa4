package dev.vllmsim.spark;

import dev.vllmsim.report.input.Input;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that was sent to an executor.
 *
 * @param name what it was called where it came from
 * @param path where it is
 */
record SentInput(String name, Path path) implements Input {
    @Override
    public InputStream open() throws IOException {
        return Files.newInputStream(path);
    }
}

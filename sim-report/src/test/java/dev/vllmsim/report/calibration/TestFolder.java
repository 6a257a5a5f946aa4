package dev.vllmsim.report.calibration;

import dev.vllmsim.report.input.Input;
import dev.vllmsim.report.input.TestInput;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The files of a measured run in a folder. */
final class TestFolder {
    private TestFolder() {}

    static MeasuredFiles files(Path path) {
        Path file = Files.isDirectory(path) ? path.resolve("requests.jsonl") : path;
        return new MeasuredFiles(new TestInput(file), beside(file, "meta.json"), beside(file, "timeseries.csv"));
    }

    private static @Nullable Input beside(Path file, String name) {
        Path other = file.resolveSibling(name);
        return Files.exists(other) ? new TestInput(other) : null;
    }
}

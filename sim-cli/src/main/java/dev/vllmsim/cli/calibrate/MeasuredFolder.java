package dev.vllmsim.cli.calibrate;

import dev.vllmsim.cli.files.CommandFiles;
import dev.vllmsim.cli.files.FileNames;
import dev.vllmsim.report.calibration.MeasuredFiles;
import dev.vllmsim.report.input.BadInputException;
import dev.vllmsim.report.input.Input;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files of a measured run: a folder with {@code requests.jsonl}, packed or not, in it or in
 * {@code vllm} inside, and beside it {@code
 * meta.json} and {@code timeseries.csv} if they are there; or a file, and beside it the same.
 */
final class MeasuredFolder {
    private static final String REQUESTS = "requests.jsonl";

    private MeasuredFolder() {}

    static MeasuredFiles files(String name, CommandFiles files) {
        Path file = FileNames.path(name);
        if (Files.isDirectory(file)) {
            file = record(file);
        }
        return new MeasuredFiles(
                files.input(file.toString()), meta(file, files), beside(file, "timeseries.csv", files));
    }

    /** The record in a folder, or in a folder {@code vllm} inside, where some benchmarks put it. */
    private static Path record(Path folder) {
        for (Path place : List.of(folder, folder.resolve("vllm"))) {
            for (String name : List.of(REQUESTS, REQUESTS + ".gz")) {
                if (Files.exists(place.resolve(name))) {
                    return place.resolve(name);
                }
            }
        }
        throw new BadInputException("the folder " + folder + " has no " + REQUESTS, null);
    }

    /** What is known of the engine: {@code light.meta.json} beside {@code light.csv}, else {@code meta.json}. */
    private static @Nullable Input meta(Path file, CommandFiles files) {
        String name = String.valueOf(file.getFileName());
        int dot = name.indexOf('.');
        Input own = beside(file, (dot < 0 ? name : name.substring(0, dot)) + ".meta.json", files);
        return own != null ? own : beside(file, "meta.json", files);
    }

    private static @Nullable Input beside(Path file, String name, CommandFiles files) {
        Path other = file.resolveSibling(name);
        return Files.exists(other) ? files.input(other.toString()) : null;
    }
}

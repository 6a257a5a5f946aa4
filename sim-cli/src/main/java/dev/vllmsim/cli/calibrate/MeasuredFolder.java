package dev.vllmsim.cli.calibrate;

import dev.vllmsim.cli.files.CommandFiles;
import dev.vllmsim.cli.files.FileNames;
import dev.vllmsim.report.calibration.MeasuredFiles;
import dev.vllmsim.report.input.BadInputException;
import dev.vllmsim.report.input.Input;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files of a measured run: a folder with {@code requests.jsonl}, packed or not, and beside it {@code
 * meta.json} and {@code timeseries.csv} if they are there; or a file, and beside it the same.
 */
final class MeasuredFolder {
    private static final String REQUESTS = "requests.jsonl";

    private MeasuredFolder() {}

    static MeasuredFiles files(String name, CommandFiles files) {
        Path file = FileNames.path(name);
        if (Files.isDirectory(file)) {
            Path folder = file;
            file = folder.resolve(REQUESTS);
            if (!Files.exists(file)) {
                file = folder.resolve(REQUESTS + ".gz");
                if (!Files.exists(file)) {
                    throw new BadInputException("the folder " + folder + " has no " + REQUESTS, null);
                }
            }
        }
        return new MeasuredFiles(
                files.input(file.toString()), beside(file, "meta.json", files), beside(file, "timeseries.csv", files));
    }

    private static @Nullable Input beside(Path file, String name, CommandFiles files) {
        Path other = file.resolveSibling(name);
        return Files.exists(other) ? files.input(other.toString()) : null;
    }
}

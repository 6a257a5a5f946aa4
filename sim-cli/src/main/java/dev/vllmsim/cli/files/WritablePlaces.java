package dev.vllmsim.cli.files;

import dev.vllmsim.cli.console.Failure;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out early whether something can be written to a place. */
public final class WritablePlaces {
    private WritablePlaces() {}

    /**
     * Makes sure, as far as that is possible, that a file can be written: better now than after a long run.
     *
     * @throws Failure if it cannot
     */
    public static void checkFile(Path file) {
        if (Files.isDirectory(file)) {
            throw Failure.failed("cannot write " + file + ": it is a folder", null);
        }
        if (Files.exists(file)) {
            if (!Files.isWritable(file)) {
                throw Failure.failed("cannot write " + file + ": permission denied", null);
            }
            if (!Files.isRegularFile(file)) {
                return; // a device or a pipe: nothing is created beside it
            }
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            checkFolder(folder, "cannot write " + file + ": ");
        }
    }

    /**
     * Makes sure, as far as that is possible, that files can be created in a folder.
     *
     * @throws Failure if they cannot
     */
    public static void checkFolder(Path folder) {
        checkFolder(folder.toAbsolutePath(), "cannot write to " + folder + ": ");
    }

    private static void checkFolder(Path folder, String problem) {
        if (!Files.exists(folder)) {
            throw Failure.failed(problem + "the folder " + folder + " does not exist", null);
        }
        if (!Files.isDirectory(folder)) {
            throw Failure.failed(problem + folder + " is not a folder", null);
        }
        if (!Files.isWritable(folder)) {
            throw Failure.failed(problem + "permission denied in " + folder, null);
        }
    }
}

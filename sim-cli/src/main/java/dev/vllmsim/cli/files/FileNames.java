package dev.vllmsim.cli.files;

import dev.vllmsim.cli.console.Failure;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** What people type where a file is wanted. */
public final class FileNames {
    private FileNames() {}

    /**
     * The path of a file.
     *
     * @throws Failure if no file can be called so on this system
     */
    public static Path path(String name) {
        if (name.isEmpty()) {
            throw Failure.usage("the name of a file is empty");
        }
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw Failure.usage("no file can be called '" + name + "': " + e.getReason());
        }
    }
}

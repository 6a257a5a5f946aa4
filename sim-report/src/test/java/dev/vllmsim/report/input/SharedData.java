package dev.vllmsim.report.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Recorded data that is not part of the project: in a folder {@code shared} beside it or beside a folder above it. A test
 * that needs it is skipped where there is none, and fails where the folder is named, as {@code .ci/run} does, and
 * something is not in it.
 */
public final class SharedData {
    private SharedData() {}

    /** A file or folder, by its path in {@code shared/data}. */
    public static Path at(String name) {
        String given = System.getProperty("vllmsim.shared", System.getenv("VLLMSIM_SHARED"));
        if (given != null && !given.isEmpty()) {
            Path path = Path.of(given).resolve("data").resolve(name);
            assertThat(path).exists();
            return path;
        }
        Path path = beside();
        assumeTrue(path != null, name + " is not at hand");
        Path found = Objects.requireNonNull(path).resolve("data").resolve(name);
        assumeTrue(Files.exists(found), name + " is not at hand");
        return found;
    }

    private static @Nullable Path beside() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path shared = at.resolveSibling("shared");
            if (Files.isDirectory(shared)) {
                return shared;
            }
        }
        return null;
    }
}

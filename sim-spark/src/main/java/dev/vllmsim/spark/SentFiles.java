package dev.vllmsim.spark;

import dev.vllmsim.cli.console.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.jspecify.annotations.Nullable;

/**
 * The files that runs read, as they are sent to executors: each goes once, by Spark's own way for files, to every executor
 * that has a run of it. Spark tells files apart by their names without folders, so each gets a name of its own.
 */
final class SentFiles implements AutoCloseable {
    private static final String PIPED = "-";

    private final SparkContext context;
    private final Map<String, String> names = new LinkedHashMap<>();
    private final List<Path> links = new ArrayList<>();
    private @Nullable Path folder;

    SentFiles(SparkContext context) {
        this.context = context;
    }

    /** Of the files that were sent, what they are called on executors, by the names that settings have for them. */
    Map<String, String> names() {
        return Collections.unmodifiableMap(names);
    }

    /**
     * Sends a file, unless it was sent before.
     *
     * @throws Failure if it cannot be sent
     */
    void send(String name) {
        if (names.containsKey(name)) {
            return;
        }
        if (name.equals(PIPED)) {
            throw Failure.usage("a workload from the standard input cannot be sent to executors: put it into a file");
        }
        try {
            Path file = Path.of(name).toRealPath();
            String sent =
                    names.size() + "-" + String.valueOf(file.getFileName()).replaceAll("[^A-Za-z0-9._-]", "_");
            Path link = folder().resolve(sent);
            link(link, file);
            links.add(link);
            context.addFile(link.toUri().toString());
            names.put(name, sent);
        } catch (IOException e) {
            throw Failure.failed("cannot send " + name + " to the executors: " + e.getMessage(), e);
        }
    }

    private Path folder() throws IOException {
        Path made = folder;
        if (made == null) {
            made = Files.createTempDirectory("vllm-sim-");
            folder = made;
        }
        return made;
    }

    private static void link(Path link, Path file) throws IOException {
        try {
            Files.createSymbolicLink(link, file);
        } catch (UnsupportedOperationException | IOException e) {
            // As on Windows, where not everyone may make links.
            Files.copy(file, link);
        }
    }

    @Override
    public void close() {
        try {
            for (Path link : links) {
                Files.deleteIfExists(link);
            }
            if (folder != null) {
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            // In the folder for what is temporary: the system removes it.
        }
    }
}

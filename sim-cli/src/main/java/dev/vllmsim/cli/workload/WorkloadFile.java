package dev.vllmsim.cli.workload;

import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.files.Paths;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.workload.RequestSource;
import dev.vllmsim.engine.workload.Requests;
import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a file, read as a stream each time that they are run. A file compressed with gzip is recognised by
 * its first two bytes.
 *
 * <p>It can be run by several threads at a time, unless it is a pipe: that can be read only once.
 */
public final class WorkloadFile implements Requests {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int GZIP_FIRST_BYTE = 0x1f;
    private static final int GZIP_SECOND_BYTE = 0x8b;

    private final String name;
    private @Nullable CsvRequests opened;
    private boolean read;
    private @Nullable WorkloadContent content;

    /**
     * @param name the file, as a person gave it
     */
    public WorkloadFile(String name) {
        this.name = name;
    }

    /** The file, as a person gave it. */
    public String name() {
        return name;
    }

    /**
     * Makes sure that the file is there and begins as one of the known formats does. What was read for that is not
     * read again by the first run.
     *
     * @throws Failure if it cannot be run
     */
    public synchronized void check() {
        if (opened == null) {
            opened = read();
        }
    }

    /** The formats that are known tell lengths, not what the tokens are. */
    @Override
    public boolean mayShareContent() {
        return false;
    }

    @Override
    public RequestSource open() {
        return new Source(takeOpened());
    }

    private synchronized CsvRequests takeOpened() {
        CsvRequests ready = opened;
        opened = null;
        return ready != null ? ready : read();
    }

    /** What was last taken from the file, once that was over; {@code null} before. */
    public synchronized @Nullable WorkloadContent content() {
        return content;
    }

    private synchronized void note(WorkloadContent taken) {
        content = taken;
    }

    private CsvRequests read() {
        Path path = Paths.of(name);
        if (Files.isDirectory(path)) {
            throw Failure.badInput("cannot read " + name + ": it is a folder", null);
        }
        if (read && Files.exists(path) && !Files.isRegularFile(path)) {
            throw Failure.badInput(
                    name + " is a pipe, but this run has to read it more than once: put it into a file", null);
        }
        read = true;
        try {
            InputStream bytes = new BufferedInputStream(bytes(path), BUFFER_BYTES);
            bytes.mark(2);
            boolean gzip = bytes.read() == GZIP_FIRST_BYTE && bytes.read() == GZIP_SECOND_BYTE;
            bytes.reset();
            return new CsvRequests(name, gzip ? new GZIPInputStream(bytes, BUFFER_BYTES) : bytes);
        } catch (NoSuchFileException e) {
            throw Failure.badInput("cannot read " + name + ": there is no such file", e);
        } catch (AccessDeniedException e) {
            throw Failure.badInput("cannot read " + name + ": permission denied", e);
        } catch (IOException e) {
            throw Failure.badInput("cannot read " + name + ": " + e.getMessage(), e);
        }
    }

    /** The other kind of stream asks a pipe for its position, which it does not have. */
    private static InputStream bytes(Path path) throws IOException {
        return Files.exists(path) && !Files.isRegularFile(path)
                ? new FileInputStream(path.toFile())
                : Files.newInputStream(path);
    }

    /** One reading of the file. */
    private final class Source implements RequestSource {
        private final CsvRequests rows;
        private int count;
        private long digest;
        private boolean closed;

        Source(CsvRequests rows) {
            this.rows = rows;
        }

        @Override
        public @Nullable RequestSpec next() {
            RequestSpec spec = rows.next();
            if (spec != null) {
                count++;
                digest = WorkloadContent.mix(digest, spec);
            } else if (count == 0) {
                throw Failure.badInput(name + " has a header but no requests", null);
            }
            return spec;
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                rows.close();
                note(new WorkloadContent(count, WorkloadContent.text(digest)));
            }
        }
    }
}

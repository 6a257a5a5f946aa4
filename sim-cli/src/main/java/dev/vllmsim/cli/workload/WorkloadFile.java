package dev.vllmsim.cli.workload;

import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.files.Paths;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.workload.RequestSource;
import dev.vllmsim.engine.workload.Requests;
import java.io.BufferedInputStream;
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
    private final int limit;
    private @Nullable CsvRequests opened;
    private @Nullable WorkloadContent content;

    /**
     * @param name the file, as a person gave it
     * @param limit most requests to take from its front
     */
    public WorkloadFile(String name, int limit) {
        this.name = name;
        this.limit = limit;
    }

    /** The file, as a person gave it. */
    public String name() {
        return name;
    }

    /**
     * Makes sure that the file is there and begins as one of the known formats does. What was read for that is not
     * read again by the first run.
     *
     * @param runs how many runs will read the file
     * @throws Failure if it cannot be run
     */
    public synchronized void check(int runs) {
        if (opened == null) {
            opened = read();
        }
        if (runs > 1 && !Files.isRegularFile(Paths.of(name))) {
            throw Failure.badInput(name + " is not a regular file: a sweep has to read it several times", null);
        }
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

    /** What the file held when it was last read to the end, or to the limit; {@code null} if it never was. */
    public synchronized @Nullable WorkloadContent content() {
        return content;
    }

    private synchronized void note(WorkloadContent read) {
        content = read;
    }

    private CsvRequests read() {
        Path path = Paths.of(name);
        if (Files.isDirectory(path)) {
            throw Failure.badInput("cannot read " + name + ": it is a folder", null);
        }
        try {
            InputStream bytes = new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES);
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

    /** One reading of the file, closed by itself at the end. */
    private final class Source implements RequestSource {
        private @Nullable CsvRequests rows;
        private int count;
        private long digest;

        Source(CsvRequests rows) {
            this.rows = rows;
        }

        @Override
        public @Nullable RequestSpec next() {
            CsvRequests reader = rows;
            if (reader == null) {
                return null;
            }
            RequestSpec spec = count == limit ? null : reader.next();
            if (spec == null) {
                rows = null;
                reader.close();
                if (count == 0) {
                    throw Failure.badInput(name + " has a header but no requests", null);
                }
                note(new WorkloadContent(count, WorkloadContent.text(digest)));
                return null;
            }
            count++;
            digest = WorkloadContent.mix(digest, spec);
            return spec;
        }
    }
}

package dev.vllmsim.report.workload;

import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.workload.RequestSource;
import dev.vllmsim.engine.workload.Requests;
import dev.vllmsim.report.input.BadInputException;
import dev.vllmsim.report.input.Input;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a file, read as a stream each time that they are run. A file compressed with gzip is recognised by
 * its first two bytes.
 *
 * <p>It can be run by several threads at a time, if the input can be opened more than once.
 */
public final class WorkloadFile implements Requests {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int GZIP_FIRST_BYTE = 0x1f;
    private static final int GZIP_SECOND_BYTE = 0x8b;

    /** Enough to tell formats apart. */
    private static final int PEEK_BYTES = BUFFER_BYTES - 1;

    private final Input input;
    private final String name;
    private final @Nullable WorkloadFormat wanted;
    private @Nullable Source opened;
    private @Nullable WorkloadFormat format;
    private @Nullable Boolean timed;
    private @Nullable WorkloadContent content;

    /**
     * @param input the file
     */
    public WorkloadFile(Input input) {
        this(input, null);
    }

    /**
     * @param input the file
     * @param wanted its format, or {@code null} to recognise it
     */
    public WorkloadFile(Input input, @Nullable WorkloadFormat wanted) {
        this.input = input;
        this.name = input.name();
        this.wanted = wanted;
    }

    /** The file, as a person gave it. */
    public String name() {
        return name;
    }

    /**
     * Makes sure that the file is there and begins as one of the known formats does. What was read for that is not
     * read again by the first run.
     *
     * @throws BadInputException if it cannot be run
     */
    public synchronized void check() {
        if (opened == null) {
            opened = read();
        }
    }

    @Override
    public synchronized boolean mayShareContent() {
        return format == null || format.hasContent();
    }

    @Override
    public RequestSource open() {
        return takeOpened();
    }

    private synchronized Source takeOpened() {
        Source ready = opened;
        opened = null;
        return ready != null ? ready : read();
    }

    /** Whether the first request of the file has an arrival time: then all must have one. */
    @Override
    public synchronized boolean timed() {
        if (timed == null) {
            try {
                check();
            } catch (BadInputException e) {
                // It will be said when the file is to be run; until then, all ways of arriving are thinkable.
                return true;
            }
        }
        return Boolean.TRUE.equals(timed);
    }

    @Override
    public synchronized boolean ownClock() {
        return format != null && format.ownClock();
    }

    /** What was last taken from the file, once that was over; {@code null} before. */
    public synchronized @Nullable WorkloadContent content() {
        return content;
    }

    private synchronized void note(WorkloadContent taken) {
        content = taken;
    }

    private synchronized Source read() {
        try {
            InputStream bytes = new BufferedInputStream(input.open(), BUFFER_BYTES);
            bytes.mark(2);
            boolean gzip = bytes.read() == GZIP_FIRST_BYTE && bytes.read() == GZIP_SECOND_BYTE;
            bytes.reset();
            if (gzip) {
                bytes = new BufferedInputStream(new GZIPInputStream(bytes, BUFFER_BYTES), BUFFER_BYTES);
            }
            WorkloadFormat known = format != null ? format : wanted;
            if (known == null) {
                bytes.mark(PEEK_BYTES);
                byte[] start = bytes.readNBytes(PEEK_BYTES);
                bytes.reset();
                known = WorkloadFormat.recognise(name, start);
            }
            format = known;
            Source source = new Source(known.open(name, bytes));
            timed = source.timed();
            return source;
        } catch (IOException e) {
            throw new BadInputException("cannot read " + name + ": " + e.getMessage(), e);
        }
    }

    /** One reading of the file. Its first request is read at once, to know whether requests have arrival times. */
    private final class Source implements RequestSource {
        private final Rows rows;
        private final Row row = new Row();
        private final boolean timed;
        private boolean ready;
        private int count;
        private long leftOut;
        private long digest;
        private boolean closed;

        Source(Rows rows) {
            this.rows = rows;
            try {
                ready = advance();
                if (!ready) {
                    throw new BadInputException(
                            name + (leftOut > 0 ? " has only requests that failed" : " has no requests"), null);
                }
            } catch (RuntimeException e) {
                rows.close();
                throw e;
            }
            timed = row.arrivalNanos != Row.NO_TIME;
        }

        boolean timed() {
            return timed;
        }

        /** Goes to the next request that did not fail: those of no tokens did. */
        private boolean advance() {
            while (rows.next(row)) {
                if (row.promptTokens > 0 && row.outputTokens > 0) {
                    return true;
                }
                leftOut++;
            }
            return false;
        }

        @Override
        public @Nullable RequestSpec next() {
            if (!ready && !advance()) {
                return null;
            }
            ready = false;
            if (timed != (row.arrivalNanos != Row.NO_TIME)) {
                throw new BadInputException(
                        rows.place() + ": expected " + (timed ? "an" : "no") + " arrival time, as with the requests"
                                + " before",
                        null);
            }
            RequestSpec spec = new RequestSpec(
                    count++,
                    row.id,
                    timed ? row.arrivalNanos : 0,
                    row.promptTokens,
                    row.outputTokens,
                    row.priority,
                    row.content);
            digest = WorkloadContent.mix(digest, spec);
            return spec;
        }

        @Override
        public String place() {
            return rows.place();
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                rows.close();
                note(new WorkloadContent(count, leftOut, WorkloadContent.text(digest)));
            }
        }
    }
}

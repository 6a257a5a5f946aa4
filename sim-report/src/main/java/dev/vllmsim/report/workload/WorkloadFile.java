package dev.vllmsim.report.workload;

import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.workload.RequestSource;
import dev.vllmsim.engine.workload.Requests;
import dev.vllmsim.report.input.BadInputException;
import dev.vllmsim.report.input.Input;
import dev.vllmsim.report.input.Misread;
import dev.vllmsim.report.input.PlainText;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a file, read as a stream each time that they are run. A file compressed with gzip is recognised by
 * its first two bytes, an encoding by its byte order mark.
 *
 * <p>It can be run by several threads at a time, if the input can be opened more than once.
 */
public final class WorkloadFile implements Requests {
    private static final int BUFFER_BYTES = 1 << 16;
    /** Enough to tell formats apart. */
    private static final int PEEK_BYTES = BUFFER_BYTES - 1;

    private final Input input;
    private final String name;
    private final @Nullable WorkloadFormat wanted;
    private @Nullable Source opened;
    private @Nullable WorkloadFormat format;
    private @Nullable Boolean timed;
    private @Nullable BadInputException refused;
    private boolean idsClaimed;
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

    /** The first reading looks at the ids. */
    private synchronized @Nullable RequestIds claimIds() {
        if (idsClaimed) {
            return null;
        }
        idsClaimed = true;
        return new RequestIds();
    }

    private synchronized void note(WorkloadContent taken) {
        content = taken;
    }

    private synchronized Source read() {
        BadInputException before = refused;
        if (before != null) {
            // What was wrong at first is the news, not that it cannot be read again to see it once more.
            throw before;
        }
        try {
            return begin(PlainText.open(input));
        } catch (IOException e) {
            throw Misread.unreadable(name, e);
        } catch (BadInputException e) {
            refused = opened == null && format == null ? e : null;
            throw e;
        }
    }

    private Source begin(InputStream text) throws IOException {
        WorkloadFormat known = format != null ? format : wanted;
        if (known == null) {
            text.mark(PEEK_BYTES);
            byte[] start = text.readNBytes(PEEK_BYTES);
            text.reset();
            known = WorkloadFormat.recognise(name, start);
        }
        Source source = new Source(known.open(name, text));
        format = known;
        timed = source.timed();
        return source;
    }

    /** One reading of the file. Its first request is read at once, to know whether requests have arrival times. */
    private final class Source implements RequestSource {
        private final Rows rows;
        private final Row row = new Row();
        private final boolean timed;
        /** Looks for ids that come twice; one reading of the file is enough. */
        private final @Nullable RequestIds seen;

        private boolean ready;
        private int count;
        private long leftOut;
        private long digest;
        private long firstPriority;
        private boolean equalPriorities = true;
        private boolean closed;

        Source(Rows rows) {
            this.rows = rows;
            seen = claimIds();
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
                    row.content,
                    Math.max(row.maxTokens, row.outputTokens),
                    row.accepted);
            if (seen != null && row.id != null) {
                seen.add(row.id, rows);
            }
            firstPriority = count == 1 ? spec.priority() : firstPriority;
            equalPriorities &= spec.priority() == firstPriority;
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
                note(new WorkloadContent(count, leftOut, WorkloadContent.text(digest), equalPriorities));
            }
        }
    }
}

package dev.vllmsim.report.trace;

import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.report.document.JsonText;
import dev.vllmsim.report.measure.BlockStore;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Trace events as the text that they will be, one a line, in memory up to a limit and in a temporary file beyond it.
 *
 * <p>An event is begun with what all of its phase have, may be given arguments, and is ended. Its keys are those of the
 * <a href="https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU">Trace Event Format</a>;
 * times are microseconds with the nanoseconds behind the point.
 */
final class TraceEvents implements Closeable {
    private static final int BLOCK = 1 << 16;

    private static final byte[] NAME = ascii("{\"name\":");
    private static final byte[] PHASE = ascii(",\"ph\":\"");
    private static final byte[] TIME = ascii("\",\"ts\":");
    private static final byte[] DURATION = ascii(",\"dur\":");
    private static final byte[] PROCESS = ascii(",\"pid\":");
    private static final byte[] THREAD = ascii(",\"tid\":");
    private static final byte[] FLOW = ascii(",\"cat\":\"request\",\"id\":");
    private static final byte[] ENCLOSING = ascii(",\"bp\":\"e\"");
    private static final byte[] ON_THREAD = ascii(",\"s\":\"t\"");
    private static final byte[] ARGUMENTS = ascii(",\"args\":{");
    private static final byte[] FLOW_NAME = ascii("\"request\"");
    private static final byte[] VALUE = ascii("\"value\":");

    private final BlockStore store;
    private final JsonText text = new JsonText(2 * BLOCK);
    private int blocks;
    private long events;

    /** Whether the event at the end of the text has arguments. */
    private boolean hasArguments;

    /**
     * @param memoryLimit bytes that may be kept in memory
     */
    TraceEvents(long memoryLimit) {
        store = new BlockStore(memoryLimit);
    }

    /** ASCII text that is JSON already, ready to be written often. */
    static byte[] ascii(String json) {
        return json.getBytes(StandardCharsets.US_ASCII);
    }

    /** A name or a key with its quotes, ready to be written often; letters and blanks only. */
    static byte[] quoted(String name) {
        return ascii('"' + name + '"');
    }

    private JsonText start(byte[] quotedName) {
        if (text.length() >= BLOCK) {
            store.put(blocks++, text.toBytes());
            text.clear();
        }
        text.raw(events++ == 0 ? '\n' : ',');
        if (events > 1) {
            text.raw('\n');
        }
        hasArguments = false;
        return text.raw(NAME).raw(quotedName);
    }

    private void place(char phase, int pid, int tid, long nanos) {
        text.raw(PHASE).raw(phase).raw(TIME).micros(nanos);
        text.raw(PROCESS).number(pid).raw(THREAD).number(tid);
    }

    /** A slice whose end is known ({@code X}). */
    TraceEvents slice(byte[] quotedName, int pid, int tid, long fromNanos, long toNanos) {
        start(quotedName);
        place('X', pid, tid, fromNanos);
        text.raw(DURATION).micros(toNanos - fromNanos);
        return this;
    }

    /** A slice with a request's name. */
    TraceEvents slice(RequestSpec request, int pid, int tid, long fromNanos, long toNanos) {
        return slice(quotedId(request), pid, tid, fromNanos, toNanos);
    }

    /** The beginning of a slice with a request's name ({@code B}). */
    TraceEvents begin(RequestSpec request, int pid, int tid, long nanos) {
        start(quotedId(request));
        place('B', pid, tid, nanos);
        return this;
    }

    /** The end of the slice begun last on a track that has not ended ({@code E}). */
    TraceEvents end(RequestSpec request, int pid, int tid, long nanos) {
        start(quotedId(request));
        place('E', pid, tid, nanos);
        return this;
    }

    /** A mark on a track ({@code i}). */
    TraceEvents mark(byte[] quotedName, int pid, int tid, long nanos) {
        start(quotedName);
        place('i', pid, tid, nanos);
        text.raw(ON_THREAD);
        return this;
    }

    /** A counter that takes the values of the arguments ({@code C}). */
    TraceEvents counter(byte[] quotedName, int pid, long nanos) {
        start(quotedName);
        place('C', pid, 0, nanos);
        return this;
    }

    /** A counter with one value. */
    void counter(byte[] quotedName, int pid, long nanos, long value) {
        counter(quotedName, pid, nanos).argument(VALUE, value).done();
    }

    /**
     * A point through which the arrow of a request goes. It starts from the slice on the track at that time, or ends
     * there.
     *
     * @param phase {@code s} at its start, {@code t} between, {@code f} at its end
     */
    void flow(char phase, RequestSpec request, int pid, int tid, long nanos) {
        start(FLOW_NAME);
        place(phase, pid, tid, nanos);
        text.raw(FLOW).number(request.index());
        if (phase == 'f') {
            text.raw(ENCLOSING);
        }
        done();
    }

    /** What a process or a track is called ({@code M}). */
    void named(byte[] quotedKind, int pid, int tid, String name) {
        metadata(quotedKind, pid, tid);
        text.raw(ARGUMENTS).raw(ascii("\"name\":")).string(name).raw('}');
        done();
    }

    /** Where a process or a track stands among the others ({@code M}). */
    void sorted(byte[] quotedKind, int pid, int tid, long index) {
        metadata(quotedKind, pid, tid);
        text.raw(ARGUMENTS).raw(ascii("\"sort_index\":")).number(index).raw('}');
        done();
    }

    private void metadata(byte[] quotedKind, int pid, int tid) {
        start(quotedKind);
        place('M', pid, tid, 0);
    }

    private JsonText argument(byte[] key) {
        if (hasArguments) {
            text.raw(',');
        } else {
            hasArguments = true;
            text.raw(ARGUMENTS);
        }
        return text.raw(key);
    }

    /**
     * Adds a number to the event's arguments.
     *
     * @param key with its quotes and colon
     */
    TraceEvents argument(byte[] key, long value) {
        argument(key).number(value);
        return this;
    }

    /** Adds a time in milliseconds to the event's arguments, as reports have it. */
    TraceEvents millis(byte[] key, long nanos) {
        argument(key).millis(nanos);
        return this;
    }

    /** Adds {@code true} to the event's arguments. */
    TraceEvents flag(byte[] key) {
        argument(key).raw(ascii("true"));
        return this;
    }

    /** Ends the event. */
    void done() {
        if (hasArguments) {
            text.raw('}');
        }
        text.raw('}');
    }

    private static byte[] quotedId(RequestSpec request) {
        return request.name() == null
                ? quoted(request.id())
                : new JsonText(32).string(request.id()).toBytes();
    }

    /** Events so far. */
    long count() {
        return events;
    }

    /** Writes the events as a JSON array. */
    void writeTo(OutputStream out) throws IOException {
        out.write('[');
        for (int i = 0; i < blocks; i++) {
            out.write(store.get(i));
        }
        out.write(text.toBytes());
        out.write('\n');
        out.write(']');
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}

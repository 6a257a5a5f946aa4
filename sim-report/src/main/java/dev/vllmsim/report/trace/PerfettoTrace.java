package dev.vllmsim.report.trace;

import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.report.document.ReportWriter;
import dev.vllmsim.report.document.RunColumns;
import dev.vllmsim.report.document.RunHead;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Observes a run and makes a trace of it, in Chrome's trace event format: what Perfetto ({@code ui.perfetto.dev}) and
 * {@code chrome://tracing} open.
 *
 * <ul>
 *   <li>An engine is a process: its tracks are arrivals, steps and seats, its counters what runs, waits and is in use.
 *   <li>Times are microseconds of simulated time, exact to the nanosecond.
 *   <li>Events are kept as text, some 100 bytes each, in memory up to a limit and in a temporary file beyond it. Close
 *       the trace to be rid of that file.
 * </ul>
 */
public final class PerfettoTrace implements Closeable {
    private static final long MEMORY_LIMIT = 64L << 20;

    private final TraceEvents events;
    private final List<EngineTrace> engines = new ArrayList<>();

    /** A trace without events. */
    public PerfettoTrace() {
        this(MEMORY_LIMIT);
    }

    PerfettoTrace(long memoryLimit) {
        events = new TraceEvents(memoryLimit);
    }

    /**
     * What observes an engine, whose requests must be numbered differently from those of others in the trace.
     *
     * @param pid the number of its process, at least 1, and another one for each engine
     * @param name what the process is called
     * @param columns what the engine's rows have
     */
    public SimulationListener engine(int pid, String name, RunColumns columns) {
        if (pid < 1) {
            throw new IllegalArgumentException("the number of a process must be at least 1, but is " + pid);
        }
        EngineTrace engine = new EngineTrace(events, pid, name, columns);
        engines.add(engine);
        return engine;
    }

    /** Events so far. */
    public long events() {
        return events.count();
    }

    /**
     * Writes the trace; the run must be over, and this is done once.
     *
     * @param out takes the bytes; flushed, not closed
     * @param head what was run
     * @throws IOException if {@code out} cannot be written, or the temporary file cannot be read
     */
    public void writeTo(OutputStream out, RunHead head) throws IOException {
        engines.forEach(EngineTrace::end);
        ReportWriter.write(out, json -> {
            json.writeStartObject();
            json.writeStringProperty("displayTimeUnit", "ms");
            json.writeName("otherData");
            json.writeStartObject();
            json.writePOJOProperty("tool", head.tool());
            json.writePOJOProperty("config", head.config());
            json.writePOJOProperty("warnings", head.warnings());
            json.writeEndObject();
            json.writeName("traceEvents");
            json.writeRawValue("");
            json.flush();
            events.writeTo(out);
            json.writeEndObject();
        });
    }

    @Override
    public void close() throws IOException {
        events.close();
    }
}

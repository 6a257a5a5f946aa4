package dev.vllmsim.report.document;

import dev.vllmsim.report.file.IoConsumer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.exc.JacksonIOException;

/**
 * Writes the documents of runs and sweeps as JSON. The same run gives the same bytes, on any machine and Java.
 *
 * <p>What people read is indented; of the long arrays each row is a line. Streams are flushed, not closed.
 */
public final class ReportWriter {
    /** The version of the documents' form. Within a version keys are added, but never renamed or removed. */
    public static final int SCHEMA_VERSION = 1;

    /** What {@code kind} says in the document of a run. */
    public static final String RUN = "run";

    /** What {@code kind} says in the document of a sweep. */
    public static final String SWEEP = "sweep";

    private ReportWriter() {}

    /**
     * Writes the document of a run.
     *
     * @param out takes the bytes
     * @param head all but the long arrays
     * @param requests the rows of the requests, or {@code null} to leave them out
     * @param refused the rows of requests that were refused, or {@code null} to leave them out
     * @param steps the rows of the steps, or {@code null} to leave them out
     * @throws IOException if {@code out} cannot be written
     * @throws IllegalArgumentException if a number is NaN or infinite, which JSON does not have
     */
    public static void writeRun(
            OutputStream out,
            RunHead head,
            @Nullable RowArray requests,
            @Nullable RowArray refused,
            @Nullable RowArray steps)
            throws IOException {
        write(out, json -> {
            start(json, RUN, head.tool());
            json.writePOJOProperty("config", head.config());
            json.writePOJOProperty("summary", head.summary());
            json.writePOJOProperty("warnings", head.warnings());
            json.writePOJOProperty("tail", head.tail());
            if (head.replications() != null) {
                json.writePOJOProperty("replications", head.replications());
                json.writePOJOProperty("intervals", head.intervals());
            }
            if (requests != null) {
                writeRows(out, json, "requests", requests::writeTo);
            }
            if (refused != null) {
                writeRows(out, json, "refused", refused::writeTo);
            }
            if (steps != null) {
                writeRows(out, json, "steps", steps::writeTo);
            }
            json.writeEndObject();
        });
    }

    /** Writes the document of a run in which nobody could be refused. */
    public static void writeRun(OutputStream out, RunHead head, @Nullable RowArray requests, @Nullable RowArray steps)
            throws IOException {
        writeRun(out, head, requests, null, steps);
    }

    /**
     * Writes the document of a sweep.
     *
     * @param out takes the bytes
     * @throws IOException if {@code out} cannot be written
     * @throws IllegalArgumentException if a number is NaN or infinite, which JSON does not have
     */
    public static void writeSweep(OutputStream out, SweepReport report) throws IOException {
        write(out, json -> {
            start(json, SWEEP, report.tool());
            json.writePOJOProperty("config", report.config());
            json.writeStringProperty("parameter", report.parameter());
            json.writePOJOProperty("parameters", report.parameters());
            if (report.replications() != null) {
                json.writePOJOProperty("replications", report.replications());
            }
            List<Column<SweepPoint>> columns = PointColumns.of(report.parameters());
            json.writePOJOProperty(
                    "points",
                    report.points().stream()
                            .map(point -> Row.of(columns, point))
                            .toList());
            json.writeEndObject();
        });
    }

    /**
     * Writes a document that is one record.
     *
     * @param out takes the bytes
     * @throws IOException if {@code out} cannot be written
     * @throws IllegalArgumentException if a number is NaN or infinite, which JSON does not have
     */
    public static void writeDocument(OutputStream out, Record report) throws IOException {
        write(out, json -> json.writePOJO(report));
    }

    /**
     * Writes the document of an explanation.
     *
     * @param out takes the bytes
     * @param report all but the long array
     * @param requests the rows of the requests, or {@code null} to leave them out
     * @throws IOException if {@code out} cannot be written
     * @throws IllegalArgumentException if a number is NaN or infinite, which JSON does not have
     */
    public static void writeExplain(OutputStream out, ExplainReport report, @Nullable RowArray requests)
            throws IOException {
        write(out, json -> {
            start(json, ExplainReport.KIND, report.tool());
            json.writePOJOProperty("config", report.config());
            json.writePOJOProperty("summary", report.summary());
            json.writePOJOProperty("warnings", report.warnings());
            json.writePOJOProperty("deciles", report.deciles());
            json.writePOJOProperty("slowest", report.slowest());
            json.writePOJOProperty("asked", report.asked());
            json.writePOJOProperty("sorted_by", report.sortedBy());
            json.writePOJOProperty("what_if", report.whatIf());
            if (requests != null) {
                writeRows(out, json, "requests", requests::writeTo);
            }
            json.writeEndObject();
        });
    }

    /**
     * Writes settings by name as one JSON object, as for a file that is read as settings again.
     *
     * @param out takes the bytes
     * @throws IOException if {@code out} cannot be written
     * @throws IllegalArgumentException if a number is NaN or infinite, which JSON does not have
     */
    public static void writeSettings(OutputStream out, Map<String, Object> settings) throws IOException {
        write(out, json -> json.writePOJO(settings));
    }

    private static void start(JsonGenerator json, String kind, Tool tool) {
        json.writeStartObject();
        json.writeNumberProperty("schema_version", SCHEMA_VERSION);
        json.writeStringProperty("kind", kind);
        json.writePOJOProperty("tool", tool);
    }

    /** Writes what is in a document. */
    @FunctionalInterface
    public interface Body {
        /** Writes it. */
        void write(JsonGenerator json) throws IOException;
    }

    /**
     * Writes a document of any kind by the house rules of JSON.
     *
     * @throws IOException if {@code out} cannot be written
     */
    public static void write(OutputStream out, Body body) throws IOException {
        try (JsonGenerator json = Json.MAPPER.createGenerator(out)) {
            body.write(json);
            json.writeRaw('\n');
        } catch (JacksonIOException e) {
            throw e.getCause();
        }
        out.flush();
    }

    /** Writes an array beside the generator, which need not know what is in it. */
    private static void writeRows(OutputStream out, JsonGenerator json, String name, IoConsumer<OutputStream> rows)
            throws IOException {
        json.writeName(name);
        json.writeRawValue("");
        json.flush();
        rows.accept(out);
    }
}

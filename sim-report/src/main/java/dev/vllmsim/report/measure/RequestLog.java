package dev.vllmsim.report.measure;

import dev.vllmsim.engine.admission.Refusal;
import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.report.document.Column;
import dev.vllmsim.report.document.CsvRows;
import dev.vllmsim.report.document.RequestColumns;
import dev.vllmsim.report.document.RowArray;
import dev.vllmsim.report.document.RowForm;
import dev.vllmsim.report.document.RowWriter;
import dev.vllmsim.report.document.RunColumns;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Observes a run and keeps a row for every request, for the {@code requests} of its report. Rows come out in the order
 * of the workload, though requests finish in any order; those that were refused are kept apart.
 *
 * <p>A row takes some 40 bytes until it is written, in memory up to a limit and in a temporary file beyond it. Close
 * the log to be rid of that file.
 */
public final class RequestLog implements SimulationListener, RowArray, Closeable {
    private final RunColumns columns;
    private final RequestPacking packing;
    private final PackedRows rows;
    private final RefusedLog refused;
    private final Varints row = new Varints(128);

    /**
     * @param columns which optional keys the run has
     */
    public RequestLog(RunColumns columns) {
        this(columns, new PackedRows(), new PackedRows());
    }

    RequestLog(RunColumns columns, long memoryLimit) {
        this(columns, new PackedRows(memoryLimit), new PackedRows(memoryLimit));
    }

    private RequestLog(RunColumns columns, PackedRows rows, PackedRows refused) {
        this.columns = columns;
        this.packing = new RequestPacking(columns);
        this.rows = rows;
        this.refused = new RefusedLog(columns, refused);
    }

    @Override
    public void onFinish(FinishedRequest request) {
        row.clear();
        packing.pack(request, row);
        rows.put(request.spec().index(), row);
    }

    @Override
    public void onRefused(Request request, Refusal refusal, long nowNanos) {
        rows.skip(request.spec().index());
        refused.add(request, refusal);
    }

    /** The requests that were refused, in the order in which they came; {@code null} if nobody could be. */
    public @Nullable RowArray refused() {
        return columns.refusals() ? refused : null;
    }

    /** Writes the requests that were refused as a CSV table. */
    public void writeRefusedCsv(OutputStream out) throws IOException {
        refused.writeCsv(out);
    }

    /** Rows kept so far. */
    public long rows() {
        return rows.rows();
    }

    /**
     * Writes the rows as a JSON array, a row a line.
     *
     * @throws IllegalStateException if a request of the run has not finished
     */
    @Override
    public void writeTo(OutputStream out) throws IOException {
        writeTo(out, new RowWriter<>(Column.of(RequestColumns.ALL, columns)));
    }

    /**
     * Writes the rows as a CSV table.
     *
     * @throws IllegalStateException if a request of the run has not finished
     */
    public void writeCsv(OutputStream out) throws IOException {
        writeTo(out, new CsvRows<>(Column.of(RequestColumns.ALL, columns)));
    }

    private void writeTo(OutputStream out, RowForm<FinishedRequest> form) throws IOException {
        RowLines<FinishedRequest> lines = new RowLines<>(form, out);
        rows.forEach((index, packed) -> lines.write(packing.unpack(index, packed)));
        lines.end();
    }

    @Override
    public void close() throws IOException {
        try {
            rows.close();
        } finally {
            refused.close();
        }
    }
}

package dev.vllmsim.report.measure;

import dev.vllmsim.engine.admission.Refusal;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.report.document.Column;
import dev.vllmsim.report.document.CsvRows;
import dev.vllmsim.report.document.RefusedRequest;
import dev.vllmsim.report.document.RowArray;
import dev.vllmsim.report.document.RowForm;
import dev.vllmsim.report.document.RowWriter;
import dev.vllmsim.report.document.RunColumns;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** The requests of a run that were refused, in the order in which they came, for the {@code refused} of its report. */
final class RefusedLog implements RowArray, Closeable {
    private static final List<Refusal> KNOWN = List.of(Refusal.values());

    private final RunColumns columns;
    private final PackedRows rows;
    private final Varints row = new Varints(64);
    private int count;

    RefusedLog(RunColumns columns, PackedRows rows) {
        this.columns = columns;
        this.rows = rows;
    }

    void add(Request request, Refusal refusal) {
        RequestSpec spec = request.spec();
        row.clear();
        row.write(spec.index());
        row.write(spec.promptTokens());
        row.write(spec.outputTokens());
        row.write(request.arrivalNanos());
        row.write(request.clientQueueNanos());
        row.write(KNOWN.indexOf(refusal));
        RequestPacking.packName(spec, row);
        rows.put(count++, row);
    }

    private static RefusedRequest unpack(Varints.Reader packed) {
        int index = packed.readInt();
        int promptTokens = packed.readInt();
        int outputTokens = packed.readInt();
        long arrival = packed.read();
        long clientQueue = packed.read();
        Refusal refusal = KNOWN.get(packed.readInt());
        String name = RequestPacking.unpackName(packed);
        RequestSpec spec = new RequestSpec(index, name, arrival, promptTokens, outputTokens, 0, null);
        return new RefusedRequest(spec, arrival, clientQueue, refusal);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        writeTo(out, new RowWriter<>(Column.of(RefusedRequest.COLUMNS, columns)));
    }

    void writeCsv(OutputStream out) throws IOException {
        writeTo(out, new CsvRows<>(Column.of(RefusedRequest.COLUMNS, columns)));
    }

    private void writeTo(OutputStream out, RowForm<RefusedRequest> form) throws IOException {
        RowLines<RefusedRequest> lines = new RowLines<>(form, out);
        rows.forEach((index, packed) -> lines.write(unpack(packed)));
        lines.end();
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}

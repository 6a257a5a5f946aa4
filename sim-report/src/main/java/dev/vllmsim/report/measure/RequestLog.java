package dev.vllmsim.report.measure;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.report.document.Column;
import dev.vllmsim.report.document.CsvRows;
import dev.vllmsim.report.document.JsonText;
import dev.vllmsim.report.document.RequestColumns;
import dev.vllmsim.report.document.RowArray;
import dev.vllmsim.report.document.RowForm;
import dev.vllmsim.report.document.RowWriter;
import dev.vllmsim.report.document.RunColumns;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Observes a run and keeps a row for every request, for the {@code requests} of its report. Rows come out in the order
 * of the workload, though requests finish in any order.
 *
 * <p>A row takes some 40 bytes until it is written, in memory up to a limit and in a temporary file beyond it. Close
 * the log to be rid of that file.
 */
public final class RequestLog implements SimulationListener, RowArray, Closeable {
    private static final long MEMORY_LIMIT = 64L << 20;

    /**
     * Requests whose rows are packed into one block once all of them have finished. Few, because a request that takes
     * very long keeps its group from being packed.
     */
    private static final int GROUP = 256;

    private static final byte[] NO_NAME = {};

    private static final class Group {
        final byte[] @Nullable [] rows = new byte[GROUP][];
        int finished;
        int length;
    }

    private final RunColumns columns;
    private final BlockStore store;
    private final Varints row = new Varints(128);
    private @Nullable Group[] open = new Group[16];
    private long rows;
    private int end;

    /**
     * @param columns which optional keys the run has
     */
    public RequestLog(RunColumns columns) {
        this(columns, MEMORY_LIMIT);
    }

    RequestLog(RunColumns columns, long memoryLimit) {
        this.columns = columns;
        store = new BlockStore(memoryLimit);
    }

    @Override
    public void onFinish(FinishedRequest request) {
        pack(request);
        int index = request.spec().index();
        int number = index / GROUP;
        if (number >= open.length) {
            open = Arrays.copyOf(open, Math.max(number + 1, 2 * open.length));
        }
        Group group = open[number];
        if (group == null) {
            group = new Group();
            open[number] = group;
        }
        group.rows[index % GROUP] = row.toBytes();
        group.length += row.length();
        rows++;
        end = Math.max(end, index + 1);
        if (++group.finished == GROUP) {
            store.put(number, join(group));
            open[number] = null;
        }
    }

    private void pack(FinishedRequest request) {
        String name = request.spec().name();
        byte[] nameBytes = name == null ? NO_NAME : name.getBytes(StandardCharsets.UTF_8);
        row.clear();
        row.write(request.spec().promptTokens());
        row.write(request.outputTokens());
        // Most times lie close to the one before: differences are short. Times that never came survive it.
        row.write(request.arrivalNanos());
        row.write(request.prefillStartNanos() - request.arrivalNanos());
        row.write(request.prefillEndNanos() - request.prefillStartNanos());
        row.write(request.decodeStartNanos() - request.prefillEndNanos());
        row.write(request.firstTokenNanos() - request.prefillEndNanos());
        row.write(request.finishNanos() - request.firstTokenNanos());
        row.write(request.prefillBatches());
        row.write(request.decodeBatches());
        if (columns.kvBlocks()) {
            row.write(request.preemptions());
            row.write(request.cachedTokens());
        }
        if (columns.clientQueue()) {
            row.write(request.clientQueueNanos());
        }
        row.write(nameBytes);
    }

    private static byte[] join(Group group) {
        byte[] block = new byte[group.length];
        int length = 0;
        for (byte[] row : group.rows) {
            if (row != null) {
                System.arraycopy(row, 0, block, length, row.length);
                length += row.length;
            }
        }
        return block;
    }

    /** Rows kept so far. */
    public long rows() {
        return rows;
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
        if (rows != end) {
            throw new IllegalStateException("of " + end + " requests only " + rows + " have finished");
        }
        JsonText text = new JsonText(1 << 16);
        int index = 0;
        for (int number = 0; index < end; number++) {
            Group group = open[number];
            Varints.Reader packed = new Varints.Reader(group == null ? store.get(number) : join(group));
            for (; index < end && index / GROUP == number; index++) {
                form.row(unpack(index, packed), text);
                if (text.length() > 1 << 15) {
                    text.drainTo(out);
                }
            }
        }
        form.end(text);
        text.drainTo(out);
    }

    private FinishedRequest unpack(int index, Varints.Reader packed) {
        int promptTokens = packed.readInt();
        int outputTokens = packed.readInt();
        long arrival = packed.read();
        long prefillStart = arrival + packed.read();
        long prefillEnd = prefillStart + packed.read();
        long decodeStart = prefillEnd + packed.read();
        long firstToken = prefillEnd + packed.read();
        long finish = firstToken + packed.read();
        int prefillBatches = packed.readInt();
        int decodeBatches = packed.readInt();
        int preemptions = columns.kvBlocks() ? packed.readInt() : 0;
        int cachedTokens = columns.kvBlocks() ? packed.readInt() : 0;
        long clientQueue = columns.clientQueue() ? packed.read() : 0;
        byte[] name = packed.readBytes();
        RequestSpec spec = new RequestSpec(
                index,
                name.length == 0 ? null : new String(name, StandardCharsets.UTF_8),
                arrival,
                promptTokens,
                outputTokens,
                0,
                null);
        return new FinishedRequest(
                spec,
                outputTokens,
                clientQueue,
                arrival,
                prefillStart,
                prefillEnd,
                decodeStart,
                firstToken,
                finish,
                prefillBatches,
                decodeBatches,
                preemptions,
                cachedTokens);
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}

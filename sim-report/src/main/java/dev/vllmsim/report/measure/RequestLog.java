package dev.vllmsim.report.measure;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.report.document.JsonText;
import dev.vllmsim.report.document.RowArray;
import dev.vllmsim.report.document.RunColumns;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

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
    private static final byte[] INDENT = "    ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ID = JsonText.key("{", "id");
    private static final byte[] PROMPT_TOKENS = JsonText.key(",", "prompt_tokens");
    private static final byte[] OUTPUT_TOKENS = JsonText.key(",", "output_tokens");
    private static final byte[] ARRIVAL = JsonText.key(",", "arrival_ms");
    private static final byte[] PREFILL_START = JsonText.key(",", "prefill_start_ms");
    private static final byte[] PREFILL_END = JsonText.key(",", "prefill_end_ms");
    private static final byte[] DECODE_START = JsonText.key(",", "decode_start_ms");
    private static final byte[] FIRST_TOKEN = JsonText.key(",", "first_token_ms");
    private static final byte[] FINISH = JsonText.key(",", "finish_ms");
    private static final byte[] TTFT = JsonText.key(",", "ttft_ms");
    private static final byte[] TPOT = JsonText.key(",", "tpot_ms");
    private static final byte[] PREFILL_BATCHES = JsonText.key(",", "prefill_batches");
    private static final byte[] DECODE_BATCHES = JsonText.key(",", "decode_batches");
    private static final byte[] PREEMPTIONS = JsonText.key(",", "preemptions");
    private static final byte[] CACHED_TOKENS = JsonText.key(",", "cached_tokens");
    private static final byte[] CLIENT_QUEUE = JsonText.key(",", "client_queue_ms");

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
        byte[] nameBytes =
                name == null ? NO_NAME : JsonStringEncoder.getInstance().quoteAsUTF8(name);
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
        if (columns.memory()) {
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
        if (rows != end) {
            throw new IllegalStateException("of " + end + " requests only " + rows + " have finished");
        }
        JsonText text = new JsonText(1 << 16);
        text.raw('[');
        int index = 0;
        for (int number = 0; index < end; number++) {
            Group group = open[number];
            Varints.Reader packed = new Varints.Reader(group == null ? store.get(number) : join(group));
            for (; index < end && index / GROUP == number; index++) {
                if (index > 0) {
                    text.raw(',');
                }
                text.raw('\n');
                writeRow(text, index, packed);
                if (text.length() > 1 << 15) {
                    text.drainTo(out);
                }
            }
        }
        if (end > 0) {
            text.raw('\n').raw(' ').raw(' ');
        }
        text.raw(']');
        text.drainTo(out);
    }

    private void writeRow(JsonText text, int index, Varints.Reader packed) {
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
        int preemptions = columns.memory() ? packed.readInt() : 0;
        int cachedTokens = columns.memory() ? packed.readInt() : 0;
        long clientQueue = columns.clientQueue() ? packed.read() : 0;
        byte[] name = packed.readBytes();

        text.raw(INDENT).raw(ID).id(index, name);
        text.raw(PROMPT_TOKENS).number(promptTokens);
        text.raw(OUTPUT_TOKENS).number(outputTokens);
        text.raw(ARRIVAL).millis(arrival);
        text.raw(PREFILL_START).millis(prefillStart);
        text.raw(PREFILL_END).millis(prefillEnd);
        text.raw(DECODE_START);
        if (decodeStart == Request.NEVER) {
            text.raw(NULL);
        } else {
            text.millis(decodeStart);
        }
        text.raw(FIRST_TOKEN).millis(firstToken);
        text.raw(FINISH).millis(finish);
        text.raw(TTFT).millis(firstToken - arrival);
        text.raw(TPOT).millis(finish - firstToken, outputTokens);
        text.raw(PREFILL_BATCHES).number(prefillBatches);
        text.raw(DECODE_BATCHES).number(decodeBatches);
        if (columns.memory()) {
            text.raw(PREEMPTIONS).number(preemptions);
            text.raw(CACHED_TOKENS).number(cachedTokens);
        }
        if (columns.clientQueue()) {
            text.raw(CLIENT_QUEUE).millis(clientQueue);
        }
        text.raw('}');
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}

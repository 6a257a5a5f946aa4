package dev.vllmsim.report.measure;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scheduler.ItemKind;
import dev.vllmsim.engine.scheduler.ItemVisitor;
import dev.vllmsim.engine.scheduler.KvUsage;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.simulation.StepView;
import dev.vllmsim.report.document.JsonText;
import dev.vllmsim.report.document.RowArray;
import dev.vllmsim.report.document.RunColumns;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Observes every step of a run and keeps a row for each, for the {@code steps} of its report.
 *
 * <p>Rows are kept as the text that they will be, in memory up to a limit and in a temporary file beyond it. Close the
 * log to be rid of that file.
 */
public final class StepLog implements SimulationListener, RowArray, Closeable {
    private static final long MEMORY_LIMIT = 64L << 20;
    private static final int BLOCK = 1 << 16;

    private static final byte[] SEPARATOR = ",\n    ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] STEP = JsonText.key("{", "step");
    private static final byte[] START = JsonText.key(",", "start_ms");
    private static final byte[] END = JsonText.key(",", "end_ms");
    private static final byte[] PREFILL_TOKENS = JsonText.key(",", "prefill_tokens");
    private static final byte[] DECODE_TOKENS = JsonText.key(",", "decode_tokens");
    private static final byte[] ITEMS = JsonText.key(",", "items");
    private static final byte[] REQUEST = JsonText.key("{", "request");
    private static final byte[] TOKENS = JsonText.key(",", "tokens");
    private static final byte[] COMPUTED_BEFORE = JsonText.key(",", "computed_before");
    private static final byte[] PREEMPTED = JsonText.key(",", "preempted");
    private static final byte[] FINISHED = JsonText.key(",", "finished");
    private static final byte[] RUNNING = JsonText.key(",", "running");
    private static final byte[] WAITING = JsonText.key(",", "waiting");
    private static final byte[] KV_BLOCKS_FREE = JsonText.key(",", "kv_blocks_free");
    private static final byte[] PREFILL = kind(ItemKind.PREFILL);
    private static final byte[] EXTEND = kind(ItemKind.EXTEND);
    private static final byte[] DECODE = kind(ItemKind.DECODE);

    private final boolean memory;
    private final BlockStore store;
    private final JsonText text = new JsonText(2 * BLOCK);
    private final ItemVisitor items = this::writeItem;
    private int blocks;
    private long steps;
    private boolean firstOfList;

    /** Whether the last row waits for the requests that finish with its step, and what follows them in it. */
    private boolean rowOpen;

    private int running;
    private int waiting;
    private long kvBlocksFree;

    /**
     * @param columns which optional keys the run has
     */
    public StepLog(RunColumns columns) {
        this(columns, MEMORY_LIMIT);
    }

    StepLog(RunColumns columns, long memoryLimit) {
        memory = columns.memory();
        store = new BlockStore(memoryLimit);
    }

    private static byte[] kind(ItemKind kind) {
        return (",\"kind\":\"" + kind.label() + "\"").getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public boolean observesSteps() {
        return true;
    }

    @Override
    public void onStep(StepView step) {
        closeRow();
        if (text.length() >= BLOCK) {
            store.put(blocks++, text.toBytes());
            text.clear();
        }
        text.raw(SEPARATOR);
        text.raw(STEP).number(step.index());
        text.raw(START).millis(step.startNanos());
        text.raw(END).millis(step.endNanos());
        text.raw(PREFILL_TOKENS).number(step.shape().prefillTokens());
        text.raw(DECODE_TOKENS).number(step.shape().decodeSequences());
        text.raw(ITEMS).raw('[');
        firstOfList = true;
        step.forEachItem(items);
        text.raw(']');
        if (memory) {
            text.raw(PREEMPTED).raw('[');
            firstOfList = true;
            List<Request> preempted = step.preempted();
            for (int i = 0; i < preempted.size(); i++) {
                separate();
                writeId(preempted.get(i).spec());
            }
            text.raw(']').raw(FINISHED).raw('[');
            firstOfList = true;
            running = step.running();
            waiting = step.waiting();
            KvUsage usage = step.kvUsage();
            kvBlocksFree = usage == null ? -1 : usage.freeBlocks();
            rowOpen = true;
        } else {
            text.raw('}');
        }
        steps++;
    }

    private void writeItem(Request request, ItemKind kind, int tokens, int computedBefore) {
        separate();
        text.raw(REQUEST);
        writeId(request.spec());
        text.raw(
                switch (kind) {
                    case PREFILL -> PREFILL;
                    case EXTEND -> EXTEND;
                    case DECODE -> DECODE;
                });
        text.raw(TOKENS).number(tokens);
        if (memory) {
            text.raw(COMPUTED_BEFORE).number(computedBefore);
        }
        text.raw('}');
    }

    private void writeId(RequestSpec spec) {
        String name = spec.name();
        if (name == null) {
            text.raw('"').raw('q').number(spec.index() + 1L).raw('"');
        } else {
            text.string(name);
        }
    }

    private void separate() {
        if (!firstOfList) {
            text.raw(',');
        }
        firstOfList = false;
    }

    @Override
    public void onFinish(FinishedRequest request) {
        if (rowOpen) {
            separate();
            writeId(request.spec());
        }
    }

    private void closeRow() {
        if (!rowOpen) {
            return;
        }
        rowOpen = false;
        text.raw(']');
        text.raw(RUNNING).number(running);
        text.raw(WAITING).number(waiting);
        if (kvBlocksFree >= 0) {
            text.raw(KV_BLOCKS_FREE).number(kvBlocksFree);
        }
        text.raw('}');
    }

    /** Steps kept so far. */
    public long steps() {
        return steps;
    }

    /** Writes the rows as a JSON array, a row a line; the run must be over. */
    @Override
    public void writeTo(OutputStream out) throws IOException {
        closeRow();
        out.write('[');
        // The comma before the first row is left out.
        int skip = 1;
        for (int i = 0; i < blocks; i++) {
            byte[] block = store.get(i);
            out.write(block, skip, block.length - skip);
            skip = 0;
        }
        byte[] last = text.toBytes();
        if (last.length > 0) {
            out.write(last, skip, last.length - skip);
            out.write("\n  ".getBytes(StandardCharsets.US_ASCII));
        }
        out.write(']');
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}

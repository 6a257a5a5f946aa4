package dev.vllmsim.report.measure;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scheduler.BatchItem;
import dev.vllmsim.engine.scheduler.ItemKind;
import dev.vllmsim.engine.scheduler.ItemVisitor;
import dev.vllmsim.engine.scheduler.KvUsage;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.simulation.StepView;
import dev.vllmsim.report.document.Column;
import dev.vllmsim.report.document.CsvRows;
import dev.vllmsim.report.document.JsonText;
import dev.vllmsim.report.document.RowArray;
import dev.vllmsim.report.document.RowForm;
import dev.vllmsim.report.document.RowWriter;
import dev.vllmsim.report.document.RunColumns;
import dev.vllmsim.report.document.StepColumns;
import dev.vllmsim.report.document.StepDraft;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Observes every step of a run and keeps a row for each, for the {@code steps} of its report.
 *
 * <p>Rows are kept as the text that they will be, JSON or CSV, in memory up to a limit and in a temporary file beyond it. Close the
 * log to be rid of that file.
 */
public final class StepLog implements SimulationListener, RowArray, Closeable {
    private static final long MEMORY_LIMIT = 64L << 20;
    private static final int BLOCK = 1 << 16;

    private static final byte[] REQUEST = JsonText.key("{", "request");
    private static final byte[] TOKENS = JsonText.key(",", "tokens");
    private static final byte[] COMPUTED_BEFORE = JsonText.key(",", "computed_before");
    private static final byte[] DRAFTS = JsonText.key(",", "drafts");
    private static final byte[] ACCEPTED = JsonText.key(",", "accepted");
    private static final byte[] PREFILL = kind(ItemKind.PREFILL);
    private static final byte[] EXTEND = kind(ItemKind.EXTEND);
    private static final byte[] DECODE = kind(ItemKind.DECODE);

    private final boolean kvBlocks;
    private final boolean ahead;
    private final boolean drafts;
    private final BlockStore store;
    private final RowForm<StepDraft> form;
    private final StepDraft draft = new StepDraft();
    private final JsonText text = new JsonText(2 * BLOCK);
    private final ItemVisitor items = this::writeItem;
    private int blocks;
    private long steps;

    /** Whether the last row waits for the requests that finish with its step. */
    private boolean rowOpen;

    /**
     * Rows as a JSON array.
     *
     * @param columns which optional keys the run has
     */
    public StepLog(RunColumns columns) {
        this(columns, MEMORY_LIMIT);
    }

    StepLog(RunColumns columns, long memoryLimit) {
        this(columns, new RowWriter<>(Column.of(StepColumns.ALL, columns)), memoryLimit);
    }

    private StepLog(RunColumns columns, RowForm<StepDraft> form, long memoryLimit) {
        kvBlocks = columns.kvBlocks();
        ahead = columns.ahead();
        drafts = columns.drafts();
        this.form = form;
        store = new BlockStore(memoryLimit);
    }

    /**
     * Rows as a CSV table.
     *
     * @param columns which optional keys the run has
     */
    public static StepLog csv(RunColumns columns) {
        return new StepLog(columns, new CsvRows<>(Column.of(StepColumns.ALL, columns)), MEMORY_LIMIT);
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
        draft.clear();
        draft.index = step.index();
        draft.replica = step.replica();
        draft.scheduledNanos = step.scheduledNanos();
        draft.startNanos = step.startNanos();
        draft.endNanos = step.endNanos();
        draft.prefillTokens = step.shape().prefillTokens();
        draft.decodeTokens = step.shape().decodeTokens();
        step.forEachItem(items);
        if (kvBlocks) {
            List<Request> preempted = step.preempted();
            for (int i = 0; i < preempted.size(); i++) {
                writeId(preempted.get(i).spec(), separated(draft.preempted));
            }
            draft.running = step.running();
            draft.waiting = step.waiting();
            KvUsage usage = step.kvUsage();
            draft.kvBlocksFree = usage == null ? -1 : usage.freeBlocks();
        }
        if (ahead) {
            List<Request> discarded = step.discarded();
            for (int i = 0; i < discarded.size(); i++) {
                writeId(discarded.get(i).spec(), separated(draft.discarded));
            }
        }
        rowOpen = true;
        steps++;
    }

    private void writeItem(BatchItem item) {
        JsonText out = separated(draft.items);
        out.raw(REQUEST);
        writeId(item.request().spec(), out);
        out.raw(
                switch (item.kind()) {
                    case PREFILL -> PREFILL;
                    case EXTEND -> EXTEND;
                    case DECODE -> DECODE;
                });
        out.raw(TOKENS).number(item.tokens());
        if (kvBlocks) {
            out.raw(COMPUTED_BEFORE).number(item.computedBefore());
        }
        if (drafts) {
            out.raw(DRAFTS).number(item.drafts());
            out.raw(ACCEPTED).number(item.accepted());
        }
        out.raw('}');
    }

    private static void writeId(RequestSpec spec, JsonText out) {
        String name = spec.name();
        if (name == null) {
            out.raw('"').raw('q').number(spec.index() + 1L).raw('"');
        } else {
            out.string(name);
        }
    }

    private static JsonText separated(JsonText list) {
        return list.length() == 0 ? list : list.raw(',');
    }

    @Override
    public void onFinish(FinishedRequest request) {
        if (rowOpen && kvBlocks) {
            writeId(request.spec(), separated(draft.finished));
        }
    }

    private void closeRow() {
        if (rowOpen) {
            rowOpen = false;
            form.row(draft, text);
        }
    }

    /** Steps kept so far. */
    public long steps() {
        return steps;
    }

    /** Writes the rows; the run must be over. */
    @Override
    public void writeTo(OutputStream out) throws IOException {
        closeRow();
        for (int i = 0; i < blocks; i++) {
            out.write(store.get(i));
        }
        out.write(text.toBytes());
        JsonText end = new JsonText(BLOCK);
        form.end(end);
        end.drainTo(out);
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}

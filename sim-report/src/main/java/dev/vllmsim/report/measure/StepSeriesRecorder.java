package dev.vllmsim.report.measure;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.scheduler.BatchItem;
import dev.vllmsim.engine.scheduler.ItemVisitor;
import dev.vllmsim.engine.scheduler.KvUsage;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.simulation.StepView;
import dev.vllmsim.report.document.RunColumns;
import dev.vllmsim.report.document.StepItem;
import dev.vllmsim.report.document.StepRow;
import dev.vllmsim.report.document.StepSeries;
import dev.vllmsim.report.document.StepSeriesBuilder;
import dev.vllmsim.report.statistics.Millis;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Observes every step of a run and keeps what charts need: the totals of all steps, the items of a window of them.
 *
 * <p>A step outside the window costs 28 bytes, or 40 where it has levels.
 */
public final class StepSeriesRecorder implements SimulationListener {
    private final RunColumns columns;
    private final StepSeriesBuilder series = new StepSeriesBuilder();
    private final long windowFrom;
    private final long windowEnd;
    private final ItemVisitor addItem = this::addItem;

    /** The items of the row that is being made. */
    private final List<StepItem> items = new ArrayList<>();
    /** The last row of the window, as long as requests may finish with its step. */
    private @Nullable StepRow pending;

    private final List<String> finished = new ArrayList<>();

    /**
     * @param columns which optional keys the run has
     * @param windowFrom first step whose items are kept, from 0
     * @param windowCount most steps whose items are kept
     */
    public StepSeriesRecorder(RunColumns columns, long windowFrom, long windowCount) {
        this.columns = columns;
        this.windowFrom = windowFrom;
        windowEnd = StepSeriesBuilder.windowEnd(windowFrom, windowCount);
    }

    @Override
    public boolean observesSteps() {
        return true;
    }

    /** Steps of several replicas have no order; those of the first are kept. */
    @Override
    public void onStep(StepView step) {
        if (step.replica() > 0) {
            return;
        }
        finishRow();
        series.add(
                Millis.of(step.startNanos()),
                Millis.of(step.endNanos()),
                step.shape().prefillTokens(),
                step.shape().decodeSequences(),
                step.preempted().size());
        if (columns.kvBlocks()) {
            KvUsage usage = step.kvUsage();
            series.addLevels(step.running(), step.waiting(), usage == null ? null : usage.freeBlocks());
        } else {
            series.addLevels(null, null, null);
        }
        if (step.index() >= windowFrom && step.index() < windowEnd) {
            items.clear();
            step.forEachItem(addItem);
            pending = row(step);
        }
    }

    private void addItem(BatchItem item) {
        items.add(new StepItem(
                item.request().id(),
                item.kind().label(),
                item.tokens(),
                columns.kvBlocks() ? item.computedBefore() : null));
    }

    private StepRow row(StepView step) {
        boolean kvBlocks = columns.kvBlocks();
        KvUsage usage = kvBlocks ? step.kvUsage() : null;
        return new StepRow(
                step.index(),
                Millis.of(step.startNanos()),
                Millis.of(step.endNanos()),
                step.shape().prefillTokens(),
                step.shape().decodeSequences(),
                items,
                kvBlocks ? step.preempted().stream().map(Request::id).toList() : null,
                null,
                kvBlocks ? step.running() : null,
                kvBlocks ? step.waiting() : null,
                usage == null ? null : usage.freeBlocks(),
                null);
    }

    @Override
    public void onFinish(FinishedRequest request) {
        if (pending != null && columns.kvBlocks() && request.replica() == 0) {
            finished.add(request.id());
        }
    }

    private void finishRow() {
        StepRow row = pending;
        if (row == null) {
            return;
        }
        pending = null;
        series.addRow(columns.kvBlocks() ? row.withFinished(finished) : row);
        finished.clear();
    }

    /** What was observed; the run must be over. */
    public StepSeries series() {
        finishRow();
        return series.build();
    }
}

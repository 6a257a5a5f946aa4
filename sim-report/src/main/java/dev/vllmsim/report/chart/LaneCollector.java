package dev.vllmsim.report.chart;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.scheduler.BatchItem;
import dev.vllmsim.engine.scheduler.ItemKind;
import dev.vllmsim.engine.scheduler.ItemVisitor;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.simulation.StepView;
import dev.vllmsim.report.chart.Preemptions.Change;
import dev.vllmsim.report.document.RequestTimes;
import dev.vllmsim.report.document.RunVisitor;
import dev.vllmsim.report.document.StepItem;
import dev.vllmsim.report.document.StepTimes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Collects what became of some requests, from a report or from the run itself. Their own times say all but what follows
 * a preemption: that is told by the steps, which are therefore observed where there may be preemptions.
 */
public final class LaneCollector implements SimulationListener, RunVisitor {
    private final LaneWindow window;
    private final boolean mayPreempt;
    private final TreeMap<Integer, Chosen> chosen = new TreeMap<>();

    /** Of a report: the requests that were chosen and preempted, by name. */
    private final Map<String, Chosen> byId = new HashMap<>();

    private final Preemptions preemptions = new Preemptions();
    private final ItemVisitor items = this::item;
    private int rows;
    private long more;
    private boolean stepsSeen;
    private long now;

    private record Chosen(RequestTimes times, List<Change> changes) {}

    /**
     * @param window which requests
     * @param mayPreempt whether requests may be preempted
     */
    public LaneCollector(LaneWindow window, boolean mayPreempt) {
        this.window = window;
        this.mayPreempt = mayPreempt;
    }

    @Override
    public boolean observesSteps() {
        return mayPreempt;
    }

    @Override
    public boolean observesTokenGaps() {
        return false;
    }

    @Override
    public void onStep(StepView step) {
        stepsSeen = true;
        now = step.startNanos();
        if (!preemptions.isEmpty()) {
            step.forEachItem(items);
        }
        for (Request request : step.preempted()) {
            preemptions.preempted(request.id(), now);
        }
    }

    private void item(BatchItem item) {
        preemptions.item(item.request().id(), item.kind() == ItemKind.DECODE, now);
    }

    @Override
    public void onFinish(FinishedRequest request) {
        choose(request.spec().index(), RequestTimes.of(request), preemptions.finish(request.id()));
    }

    @Override
    public void request(RequestTimes request) {
        choose(rows++, request, new ArrayList<>());
    }

    @Override
    public boolean wantsItems() {
        return !preemptions.isEmpty();
    }

    @Override
    public void step(StepTimes step) {
        if (!stepsSeen) {
            stepsSeen = true;
            // All requests were read.
            chosen.values().forEach(each -> byId.put(each.times().id(), each));
        }
        now = step.startNanos();
        preemptions.finish(id -> chosen(id).times().finishNanos() <= now, this::take);
        for (StepItem item : step.items()) {
            preemptions.item(item.request(), item.kind().equals(ItemKind.DECODE.label()), now);
        }
        for (String id : step.preempted()) {
            if (byId.containsKey(id)) {
                preemptions.preempted(id, now);
            }
        }
    }

    private Chosen chosen(String id) {
        return Objects.requireNonNull(byId.get(id));
    }

    private void take(String id, List<Change> changes) {
        chosen(id).changes().addAll(changes);
    }

    private void choose(int index, RequestTimes times, List<Change> changes) {
        if (!window.has(index, times.arrivalNanos(), times.finishNanos())) {
            return;
        }
        chosen.put(index, new Chosen(times, changes));
        if (chosen.size() > window.count()) {
            chosen.pollLastEntry();
            more++;
        }
    }

    /** A request that was preempted, though no step says when; {@code null} if there is none. */
    public @Nullable String unknown() {
        return chosen.values().stream()
                .map(Chosen::times)
                .filter(times -> times.preemptions() > 0 && !stepsSeen)
                .map(RequestTimes::id)
                .findFirst()
                .orElse(null);
    }

    /** What was collected; the run must be over. */
    public Lanes lanes() {
        preemptions.finish(byId::containsKey, this::take);
        List<Lanes.Lane> lanes = new ArrayList<>();
        long from = Long.MAX_VALUE;
        long to = 0;
        for (Chosen each : chosen.values()) {
            RequestTimes times = each.times();
            lanes.add(new Lanes.Lane(times.id(), spans(times, each.changes()), times.firstTokenNanos()));
            from = Math.min(from, times.arrivalNanos());
            to = Math.max(to, times.finishNanos());
        }
        return new Lanes(
                lanes,
                Math.min(Math.max(from, window.fromNanos()), to),
                Math.min(to, window.toNanos()),
                window.isTimed() ? more : 0);
    }

    private static List<Lanes.Span> spans(RequestTimes times, List<Change> changes) {
        List<Change> all = new ArrayList<>();
        all.add(new Change(Lanes.State.WAITING, times.arrivalNanos()));
        all.add(new Change(Lanes.State.PREFILL, times.prefillStartNanos()));
        boolean decodes = times.decodeStartNanos() != Request.NEVER;
        all.add(new Change(decodes ? Lanes.State.WAITING : Lanes.State.DECODE, times.prefillEndNanos()));
        if (decodes) {
            all.add(new Change(Lanes.State.DECODE, times.decodeStartNanos()));
        }
        all.addAll(changes);
        all.sort(Comparator.comparingLong(Change::nanos));
        List<Lanes.Span> spans = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Change change = all.get(i);
            long end = i + 1 < all.size() ? all.get(i + 1).nanos() : times.finishNanos();
            Lanes.Span last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
            if (last != null && last.state() == change.state()) {
                spans.set(spans.size() - 1, new Lanes.Span(change.state(), last.fromNanos(), end));
            } else if (end > change.nanos()) {
                spans.add(new Lanes.Span(change.state(), change.nanos(), end));
            }
        }
        return spans;
    }
}

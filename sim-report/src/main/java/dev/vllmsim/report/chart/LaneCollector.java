package dev.vllmsim.report.chart;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.scheduler.BatchItem;
import dev.vllmsim.engine.scheduler.ItemKind;
import dev.vllmsim.engine.scheduler.ItemVisitor;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.simulation.StepView;
import dev.vllmsim.report.document.RequestTimes;
import dev.vllmsim.report.document.RunVisitor;
import dev.vllmsim.report.document.StepItem;
import dev.vllmsim.report.document.StepTimes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /** What followed the preemptions of requests, of those that are there, or chosen. */
    private final Map<String, List<Change>> preempted = new HashMap<>();

    private final ItemVisitor items = this::item;
    private int rows;
    private long more;
    private boolean stepsSeen;
    private long now;

    private record Change(Lanes.State state, long nanos) {}

    private record Chosen(RequestTimes times, @Nullable List<Change> changes) {}

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
        if (!preempted.isEmpty()) {
            step.forEachItem(items);
        }
        for (Request request : step.preempted()) {
            preempted(request.id());
        }
    }

    private void item(BatchItem item) {
        item(item.request().id(), item.kind() == ItemKind.DECODE);
    }

    @Override
    public void onFinish(FinishedRequest request) {
        List<Change> changes = preempted.remove(request.id());
        choose(request.spec().index(), RequestTimes.of(request), changes);
    }

    @Override
    public void request(RequestTimes request) {
        choose(rows++, request, null);
    }

    @Override
    public boolean wantsItems() {
        return !preempted.isEmpty();
    }

    @Override
    public void step(StepTimes step) {
        if (!stepsSeen) {
            stepsSeen = true;
            // All requests were read: of the others nothing is kept.
            for (Map.Entry<Integer, Chosen> entry : chosen.entrySet()) {
                RequestTimes times = entry.getValue().times();
                entry.setValue(new Chosen(times, new ArrayList<>()));
            }
        }
        now = step.startNanos();
        if (!preempted.isEmpty()) {
            // Who has finished has no more items to be looked for.
            chosen.values().stream()
                    .filter(each -> each.times().finishNanos() <= now)
                    .forEach(each -> preempted.remove(each.times().id()));
        }
        for (StepItem item : step.items()) {
            item(item.request(), item.kind().equals(ItemKind.DECODE.label()));
        }
        for (String id : step.preempted()) {
            for (Chosen each : chosen.values()) {
                List<Change> changes = each.changes();
                if (each.times().id().equals(id) && changes != null) {
                    preempted.putIfAbsent(id, changes);
                    preempted(id);
                }
            }
        }
    }

    private void preempted(String id) {
        preempted.computeIfAbsent(id, any -> new ArrayList<>()).add(new Change(Lanes.State.PREEMPTED, now));
    }

    /** A request that was preempted computes tokens. */
    private void item(String id, boolean decodes) {
        List<Change> changes = preempted.get(id);
        if (changes == null || changes.isEmpty()) {
            return;
        }
        Lanes.State before = changes.get(changes.size() - 1).state();
        Lanes.State state = decodes ? Lanes.State.DECODE : Lanes.State.PREFILL;
        if (before != state && before != Lanes.State.DECODE) {
            changes.add(new Change(state, now));
        }
    }

    private void choose(int index, RequestTimes times, @Nullable List<Change> changes) {
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

    private static List<Lanes.Span> spans(RequestTimes times, @Nullable List<Change> changes) {
        List<Change> all = new ArrayList<>();
        all.add(new Change(Lanes.State.WAITING, times.arrivalNanos()));
        all.add(new Change(Lanes.State.PREFILL, times.prefillStartNanos()));
        boolean decodes = times.decodeStartNanos() != Request.NEVER;
        all.add(new Change(decodes ? Lanes.State.WAITING : Lanes.State.DECODE, times.prefillEndNanos()));
        if (decodes) {
            all.add(new Change(Lanes.State.DECODE, times.decodeStartNanos()));
        }
        if (changes != null) {
            all.addAll(changes);
            all.sort(Comparator.comparingLong(Change::nanos));
        }
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

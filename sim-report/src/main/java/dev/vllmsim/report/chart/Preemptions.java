package dev.vllmsim.report.chart;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** What becomes of requests after they are preempted, as the steps of a run tell it. */
public final class Preemptions {
    /**
     * A request begins something else.
     *
     * @param state what it is doing from now on
     * @param nanos when that begins
     */
    public record Change(Lanes.State state, long nanos) {}

    /** Of requests that were preempted and are still there. */
    private final Map<String, List<Change>> open = new HashMap<>();

    /** Whether nobody is there who was preempted, so that no items need to be looked at. */
    public boolean isEmpty() {
        return open.isEmpty();
    }

    /** A request is preempted. */
    public void preempted(String id, long nanos) {
        open.computeIfAbsent(id, any -> new ArrayList<>()).add(new Change(Lanes.State.PREEMPTED, nanos));
    }

    /**
     * A request is in a step.
     *
     * @param decodes whether it decodes; otherwise its tokens are computed again
     * @param nanos when the step starts
     */
    public void item(String id, boolean decodes, long nanos) {
        List<Change> changes = open.get(id);
        if (changes == null) {
            return;
        }
        Lanes.State before = changes.get(changes.size() - 1).state();
        Lanes.State state = decodes ? Lanes.State.DECODE : Lanes.State.PREFILL;
        if (before != state && before != Lanes.State.DECODE) {
            changes.add(new Change(state, nanos));
        }
    }

    /** A request has finished: what became of it, or nothing if it was never preempted. */
    public List<Change> finish(String id) {
        List<Change> changes = open.remove(id);
        return changes == null ? List.of() : changes;
    }

    /** Requests that have finished, where nothing but their times says so. */
    public void finish(Predicate<String> finished, BiConsumer<String, List<Change>> took) {
        open.entrySet().removeIf(entry -> {
            boolean over = finished.test(entry.getKey());
            if (over) {
                took.accept(entry.getKey(), entry.getValue());
            }
            return over;
        });
    }
}

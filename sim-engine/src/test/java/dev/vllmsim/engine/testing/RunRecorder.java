package dev.vllmsim.engine.testing;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.scheduler.ItemKind;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.simulation.StepView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes down all that a run tells: its steps if wanted, its requests, its token gaps and its trace. */
public final class RunRecorder implements SimulationListener {

    /** One request's part of a step. */
    public record Item(String request, ItemKind kind, int tokens, int computedBefore) {}

    /** One step. */
    public record Step(long startNanos, long endNanos, List<Item> items) {}

    private final boolean everyStep;
    private final List<Step> steps = new ArrayList<>();
    private final List<FinishedRequest> finished = new ArrayList<>();
    private final SortedMap<Long, Long> gaps = new TreeMap<>();
    private final List<String> trace = new ArrayList<>();
    private final SortedMap<String, Integer> admitted = new TreeMap<>();

    /**
     * @param everyStep whether to ask for every step, and so to forbid that equal steps are taken at once
     */
    public RunRecorder(boolean everyStep) {
        this.everyStep = everyStep;
    }

    @Override
    public boolean observesSteps() {
        return everyStep;
    }

    @Override
    public void onStep(StepView step) {
        List<Item> items = new ArrayList<>();
        step.forEachItem(item -> {
            items.add(new Item(item.request().id(), item.kind(), item.tokens(), item.computedBefore()));
            if (item.kind() == ItemKind.DECODE) {
                trace.add(
                        step.startNanos() + " DECODE_DISPATCH " + item.request().id());
            }
        });
        steps.add(new Step(step.startNanos(), step.endNanos(), items));
    }

    @Override
    public void onArrival(Request request, long nowNanos) {
        trace.add(nowNanos + " NEW_REQ " + request.id());
    }

    @Override
    public void onAdmitted(Request request, int cachedTokens, boolean resumed, long nowNanos) {
        if (!resumed) {
            admitted.merge(request.id(), 1, Integer::sum);
        }
    }

    @Override
    public void onPrefillDone(Request request, long nowNanos) {
        trace.add(nowNanos + " PREFILL_DONE " + request.id());
    }

    @Override
    public void onTokenGaps(long gapNanos, long count) {
        gaps.merge(gapNanos, count, Long::sum);
    }

    @Override
    public void onFinish(FinishedRequest request) {
        finished.add(request);
        trace.add(request.finishNanos() + " DECODE_DONE " + request.id());
    }

    /** The steps in order; none unless every step was asked for. */
    public List<Step> steps() {
        return steps;
    }

    /** The requests in the order of the workload. */
    public List<FinishedRequest> requests() {
        List<FinishedRequest> sorted = new ArrayList<>(finished);
        sorted.sort(Comparator.comparingInt(request -> request.spec().index()));
        return sorted;
    }

    /** The requests in the order in which they finished. */
    public List<FinishedRequest> finishOrder() {
        return finished;
    }

    /** How many pairs of tokens followed each other at each distance in nanoseconds. */
    public SortedMap<Long, Long> gaps() {
        return gaps;
    }

    /** How often each request was admitted without having been preempted before. */
    public SortedMap<String, Integer> admitted() {
        return admitted;
    }

    /** What happened, in order, with its time in nanoseconds; decode dispatches only if every step was asked for. */
    public List<String> trace() {
        return trace;
    }
}

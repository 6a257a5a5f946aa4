package dev.vllmsim.engine.scheduler.vllmv1;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scheduler.ItemKind;
import dev.vllmsim.engine.scheduler.KvUsage;
import dev.vllmsim.engine.scheduler.vllmv1.Observed.Item;
import dev.vllmsim.engine.scheduler.vllmv1.Observed.Step;
import dev.vllmsim.engine.simulation.Simulation;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.simulation.SimulationResult;
import dev.vllmsim.engine.simulation.StepView;
import dev.vllmsim.engine.steptime.StepTimeModel;
import dev.vllmsim.engine.workload.Arrivals;
import dev.vllmsim.engine.workload.RequestList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes down all that a run of the engine tells. */
final class Recorder implements SimulationListener {
    final Observed seen = new Observed();
    private final boolean everyStep;
    private List<String> finishedInStep = new ArrayList<>();

    private Recorder(boolean everyStep) {
        this.everyStep = everyStep;
    }

    /** A run of the engine and what it showed. */
    record Run(Observed seen, SimulationResult result) {}

    /** Runs requests, in a closed loop at the given concurrency, or at their time stamps if that is 0. */
    static Run run(
            VllmV1Settings settings,
            StepTimeModel stepTime,
            List<RequestSpec> specs,
            int concurrency,
            boolean everyStep) {
        return run(settings, stepTime, 0, specs, concurrency, everyStep);
    }

    /** Likewise, with a host that is busy for a while with each decision. */
    static Run run(
            VllmV1Settings settings,
            StepTimeModel stepTime,
            long hostNanos,
            List<RequestSpec> specs,
            int concurrency,
            boolean everyStep) {
        Recorder recorder = new Recorder(everyStep);
        SimulationResult result = Simulation.run(
                new Scenario(
                        new RequestList(specs),
                        concurrency > 0 ? Arrivals.Mode.closed(concurrency) : Arrivals.Mode.open(),
                        settings,
                        stepTime,
                        hostNanos,
                        0,
                        Map.of()),
                recorder);
        return new Run(recorder.seen, result);
    }

    @Override
    public boolean observesSteps() {
        return everyStep;
    }

    @Override
    public void onStep(StepView step) {
        List<Item> items = new ArrayList<>();
        step.forEachItem(item -> items.add(new Item(
                item.request().id(),
                item.kind() == ItemKind.DECODE,
                item.tokens(),
                item.computedBefore(),
                item.drafts(),
                item.accepted())));
        finishedInStep = new ArrayList<>();
        @Nullable KvUsage usage = step.kvUsage();
        seen.steps.add(new Step(
                step.scheduledNanos(),
                step.startNanos(),
                step.endNanos(),
                items,
                step.preempted().stream().map(Request::id).toList(),
                finishedInStep,
                step.discarded().stream().map(Request::id).toList(),
                step.running(),
                step.waiting(),
                usage == null ? -1 : usage.freeBlocks(),
                step.blockedBy()));
    }

    @Override
    public void onArrival(Request request, long nowNanos) {
        seen.trace.add(nowNanos + " NEW_REQ " + request.id());
    }

    @Override
    public void onAdmitted(Request request, int cachedTokens, boolean resumed, long nowNanos) {
        seen.trace.add(nowNanos + (resumed ? " RESUMED " : " ADMITTED ") + request.id() + " " + cachedTokens);
    }

    @Override
    public void onPreempted(Request request, long nowNanos) {
        seen.trace.add(nowNanos + " PREEMPTED " + request.id());
    }

    @Override
    public void onPrefillDone(Request request, long nowNanos) {
        seen.trace.add(nowNanos + " PREFILL_DONE " + request.id());
    }

    @Override
    public void onTokenGaps(long gapNanos, long count) {
        seen.gaps.merge(gapNanos, count, Long::sum);
    }

    @Override
    public void onFinish(FinishedRequest request) {
        seen.finished.add(request);
        finishedInStep.add(request.id());
        seen.trace.add(request.finishNanos() + " DECODE_DONE " + request.id());
    }
}

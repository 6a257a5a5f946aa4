package dev.vllmsim.report.page;

import dev.vllmsim.engine.blame.Blame;
import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.scheduler.BatchItem;
import dev.vllmsim.engine.scheduler.ItemKind;
import dev.vllmsim.engine.scheduler.ItemVisitor;
import dev.vllmsim.engine.scheduler.KvUsage;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.simulation.StepView;
import dev.vllmsim.report.chart.LatencyCollector;
import dev.vllmsim.report.chart.Preemptions;
import dev.vllmsim.report.chart.Timeline;
import dev.vllmsim.report.chart.TimelineBuilder;
import dev.vllmsim.report.document.ExplainColumns;
import dev.vllmsim.report.document.ExplainVisitor;
import dev.vllmsim.report.document.ExplainedRequest;
import dev.vllmsim.report.document.JsonText;
import dev.vllmsim.report.document.RequestTimes;
import dev.vllmsim.report.document.Row;
import dev.vllmsim.report.document.RunVisitor;
import dev.vllmsim.report.document.StepItem;
import dev.vllmsim.report.document.StepTimes;
import dev.vllmsim.report.measure.BlameLog;
import dev.vllmsim.report.page.KeptRequests.Kept;
import dev.vllmsim.report.statistics.Ecdf;
import dev.vllmsim.report.statistics.RequestSamples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a page shows of a run, from its report or from the run itself, in a memory that does not depend on how
 * long the run is.
 */
public final class RunObserver implements SimulationListener, RunVisitor, ExplainVisitor {
    /** So many of the slowest requests are told where their time went. */
    private static final int SLOWEST = 20;

    private final boolean levelsOfSteps;
    private final LatencyCollector latencies = new LatencyCollector();
    private final TimelineBuilder timeline;
    private final KeptRequests requests = new KeptRequests();
    private final KeptSteps steps = new KeptSteps();
    private final Preemptions preemptions = new Preemptions();
    private final ItemVisitor items = this::item;

    /** Of a report: places by name, for the items of steps. */
    private final Map<String, Integer> places = new HashMap<>();

    /** Of a report: the requests that were preempted, by name. */
    private final Map<String, Kept> preempted = new HashMap<>();

    private int rows;
    private long now;
    /** Whether the step is kept: steps of several replicas have no order. */
    private boolean keepsStep;

    /** For a report. */
    public RunObserver() {
        this(true);
    }

    /**
     * @param levelsOfSteps whether the run's steps say how many requests run and wait
     */
    public RunObserver(boolean levelsOfSteps) {
        this.levelsOfSteps = levelsOfSteps;
        timeline = new TimelineBuilder(levelsOfSteps);
    }

    @Override
    public boolean observesSteps() {
        return true;
    }

    @Override
    public boolean observesTokenGaps() {
        return false;
    }

    @Override
    public void onStep(StepView step) {
        timeline.onStep(step);
        now = step.startNanos();
        keepsStep = step.replica() == 0;
        if (keepsStep) {
            keep(step);
        }
        if (!preemptions.isEmpty()
                || (keepsStep && steps.wantsChunks() && step.shape().prefillTokens() > 0)) {
            step.forEachItem(items);
        }
        for (Request request : step.preempted()) {
            preemptions.preempted(request.id(), now);
        }
    }

    private void keep(StepView step) {
        KvUsage usage = levelsOfSteps ? step.kvUsage() : null;
        steps.step(
                step.startNanos(),
                step.endNanos(),
                step.shape().prefillTokens(),
                step.shape().decodeTokens(),
                levelsOfSteps ? step.running() : -1,
                levelsOfSteps ? step.waiting() : -1,
                usage == null ? -1 : usage.freeBlocks(),
                step.preempted().size());
    }

    private void item(BatchItem item) {
        boolean decodes = item.kind() == ItemKind.DECODE;
        preemptions.item(item.request().id(), decodes, now);
        if (!decodes && keepsStep) {
            steps.chunk(item.request().spec().index(), item.tokens());
        }
    }

    @Override
    public void onFinish(FinishedRequest request) {
        latencies.onFinish(request);
        timeline.onFinish(request);
        requests.add(request.spec().index(), RequestTimes.of(request), preemptions.finish(request.id()), null);
    }

    @Override
    public void request(RequestTimes request) {
        add(request, null);
    }

    @Override
    public void request(RequestTimes request, String cause) {
        add(request, cause);
    }

    private void add(RequestTimes request, @Nullable String cause) {
        latencies.request(request);
        timeline.request(request);
        Kept kept = requests.add(rows, request, List.of(), cause);
        places.put(request.id(), rows++);
        if (request.preemptions() > 0) {
            preempted.put(request.id(), kept);
        }
    }

    @Override
    public boolean wantsItems() {
        return !preemptions.isEmpty() || steps.wantsChunks();
    }

    @Override
    public void step(StepTimes step) {
        timeline.step(step);
        now = step.startNanos();
        preemptions.finish(id -> finishNanos(id) <= now, this::take);
        keepsStep = step.replica() == 0;
        if (keepsStep) {
            keep(step);
        }
        for (StepItem item : step.items()) {
            boolean decodes = item.kind().equals(ItemKind.DECODE.label());
            preemptions.item(item.request(), decodes, now);
            if (!decodes && keepsStep) {
                steps.chunk(places.getOrDefault(item.request(), 0), item.tokens());
            }
        }
        for (String id : step.preempted()) {
            if (preempted.containsKey(id)) {
                preemptions.preempted(id, now);
            }
        }
    }

    private void keep(StepTimes step) {
        steps.step(
                step.startNanos(),
                step.endNanos(),
                step.prefillTokens(),
                step.decodeTokens(),
                step.running(),
                step.waiting(),
                step.kvBlocksFree(),
                step.preempted().size());
    }

    private long finishNanos(String id) {
        return Objects.requireNonNull(preempted.get(id)).times().finishNanos();
    }

    private void take(String id, List<Preemptions.Change> changes) {
        Kept kept = Objects.requireNonNull(preempted.get(id));
        List<Preemptions.Change> all = new ArrayList<>(kept.changes());
        all.addAll(changes);
        kept.changes(all);
    }

    /**
     * What was collected; the run must be over.
     *
     * @param config every setting of the run, by name
     */
    public RunSeries series(Map<String, ?> config) {
        preemptions.finish(preempted::containsKey, this::take);
        Map<String, RunSeries.Distribution> distributions = new LinkedHashMap<>();
        distributions.put("ttft_ms", distribution(latencies.ecdf(RequestSamples.Metric.TTFT)));
        distributions.put("tpot_ms", distribution(latencies.ecdf(RequestSamples.Metric.TPOT)));
        distributions.put("request_time_ms", distribution(latencies.ecdf(RequestSamples.Metric.REQUEST_TIME)));
        return new RunSeries(
                distributions,
                requests.columns(),
                bins(timeline.timeline(), config),
                replicas(config) > 1 ? null : steps.columns(),
                null);
    }

    /**
     * The same with where the time of requests went.
     *
     * @param blame kept it of the same run
     * @throws IOException if what it kept cannot be read
     */
    public RunSeries series(Map<String, ?> config, BlameLog blame) throws IOException {
        blame.forEachLargest((cause, place) -> requests.cause(place, cause));
        List<Row> slowest = new ArrayList<>();
        for (Blame each : blame.slowest(SLOWEST)) {
            slowest.add(ExplainColumns.row(blame.columns(), blame.causes(), new ExplainedRequest(each, List.of())));
        }
        return series(config).with(new RunSeries.Blame(blame.deciles(), slowest));
    }

    private static RunSeries.Distribution distribution(Ecdf ecdf) {
        return new RunSeries.Distribution(ecdf.count(), text(ecdf.ms()), text(ecdf.shares()));
    }

    private RunSeries.@Nullable Bins bins(Timeline run, Map<String, ?> config) {
        if (run.running().length == 0) {
            return null;
        }
        // One block is never used (docs/schedulers.md).
        long blocks = config.get("num_gpu_blocks") instanceof Number number ? number.longValue() - 1 : 0;
        double[] free = run.kvFree();
        double[] used = null;
        if (free != null && blocks > 0) {
            used = new double[free.length];
            for (int i = 0; i < used.length; i++) {
                used[i] = Math.max(0, (blocks * run.busy()[i] - free[i]) / run.binNanos());
            }
        }
        boolean hasSteps = timeline.hasSteps();
        return new RunSeries.Bins(
                run.beginNanos(),
                run.binNanos(),
                text(means(run.running(), run.binNanos())),
                text(means(run.waiting(), run.binNanos())),
                used == null ? null : text(used),
                used == null ? null : blocks * replicas(config),
                hasSteps ? text(run.prefillTokens()) : "",
                hasSteps ? text(run.decodeTokens()) : "",
                text(run.arrivals()),
                text(run.finishes()),
                text(run.preemptions()));
    }

    private static long replicas(Map<String, ?> config) {
        return config.get("replicas") instanceof Number replicas ? replicas.longValue() : 1;
    }

    private static double[] means(double[] integrals, long width) {
        return DoubleStream.of(integrals).map(value -> value / width).toArray();
    }

    /** Numbers with blanks between them; whole ones without a point. */
    private static String text(double[] values) {
        return DoubleStream.of(values)
                .mapToObj(value -> value == Math.rint(value) && Math.abs(value) < 1e15
                        ? Long.toString((long) value)
                        : JsonText.plain(value))
                .collect(Collectors.joining(" "));
    }
}

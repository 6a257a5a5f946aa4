package dev.vllmsim.report.measure;

import dev.vllmsim.engine.admission.Refusal;
import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scenario.ServiceObjectives;
import dev.vllmsim.engine.scheduler.KvUsage;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.simulation.SimulationResult;
import dev.vllmsim.report.document.Column;
import dev.vllmsim.report.document.FleetStats;
import dev.vllmsim.report.document.Goodput;
import dev.vllmsim.report.document.KvCacheStats;
import dev.vllmsim.report.document.LengthStats;
import dev.vllmsim.report.document.PercentileError;
import dev.vllmsim.report.document.Refused;
import dev.vllmsim.report.document.RequestColumns;
import dev.vllmsim.report.document.Row;
import dev.vllmsim.report.document.RunColumns;
import dev.vllmsim.report.document.SpecDecodeStats;
import dev.vllmsim.report.document.Summary;
import dev.vllmsim.report.statistics.Distribution;
import dev.vllmsim.report.statistics.ExactMoments;
import dev.vllmsim.report.statistics.GapSamples;
import dev.vllmsim.report.statistics.Millis;
import dev.vllmsim.report.statistics.Percentiles;
import dev.vllmsim.report.statistics.RequestSamples;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.apache.commons.statistics.descriptive.DoubleStatistics;
import org.apache.commons.statistics.descriptive.Statistic;
import org.apache.commons.statistics.descriptive.StatisticsConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Observes a run and says, when it is over, what it was like: the summary and the tail.
 *
 * <p>It costs a few dozen nanoseconds and 20 bytes a request, and nothing a step or a token. Counts, means, standard
 * deviations and extremes are those of all values. So are the percentiles, up to {@link #EXACT_REQUESTS} requests, and
 * for token gaps up to {@link #EXACT_GAPS} different ones; beyond, they come from a histogram, with a relative error of
 * at most 0.0001, and the summary says so ({@link Summary#percentiles()}).
 */
public final class MetricsCollector implements SimulationListener {
    /** Requests up to which percentiles are exact: at 20 bytes each they take 80 MB. */
    public static final int EXACT_REQUESTS = 4_000_000;

    /** Different token gaps up to which their percentiles are exact: their table takes 32 MB. */
    public static final int EXACT_GAPS = 1 << 20;

    /** Requests in the tail where nobody asks for more or fewer. */
    public static final int TAIL = 5;

    private static final Comparator<FinishedRequest> WORST_FIRST = Comparator.comparingLong(FinishedRequest::ttftNanos)
            .reversed()
            .thenComparingInt(request -> request.spec().index());

    private final RunColumns columns;
    private final RequestSamples samples;
    private final GapSamples gaps;
    private final ExactMoments ttft = new ExactMoments();
    private final ExactMoments requestTime = new ExactMoments();
    private final DoubleStatistics tpot = statistics();
    private final DoubleStatistics tpotVllm = statistics();
    private final Lengths prompts = new Lengths();
    private final Lengths outputs = new Lengths();
    private final PriorityQueue<FinishedRequest> tail = new PriorityQueue<>(WORST_FIRST.reversed());
    private final int tailSize;
    private final List<ReplicaMeter> replicas = new ArrayList<>();
    private long preemptions;
    private final @Nullable ServiceObjectives objectives;
    private long good;
    private final Map<Refusal, Long> refused = new EnumMap<>(Refusal.class);

    /** Percentiles are exact up to the limits above, and there are no objectives. */
    public MetricsCollector(RunColumns columns) {
        this(columns, EXACT_REQUESTS, EXACT_GAPS, TAIL, null);
    }

    MetricsCollector(
            RunColumns columns,
            int exactRequests,
            int exactGaps,
            int tailSize,
            @Nullable ServiceObjectives objectives) {
        this.columns = columns;
        this.tailSize = tailSize;
        this.objectives = objectives;
        samples = new RequestSamples(exactRequests);
        gaps = new GapSamples(exactGaps);
    }

    /**
     * A collector for a run: its optional keys, and its objectives.
     *
     * @param scenario what is run
     * @param exactPercentiles whether percentiles are exact whatever that costs
     * @param tailSize how many of the worst requests to keep
     */
    public static MetricsCollector of(Scenario scenario, boolean exactPercentiles, int tailSize) {
        return new MetricsCollector(
                RunColumns.of(scenario),
                exactPercentiles ? Integer.MAX_VALUE : EXACT_REQUESTS,
                exactPercentiles ? Integer.MAX_VALUE : EXACT_GAPS,
                tailSize,
                ServiceObjectives.of(scenario.config()));
    }

    private static DoubleStatistics statistics() {
        return DoubleStatistics.builder(Statistic.MEAN, Statistic.STANDARD_DEVIATION, Statistic.MIN, Statistic.MAX)
                .setConfiguration(StatisticsConfiguration.withDefaults().withBiased(true))
                .build();
    }

    @Override
    public SimulationListener ofEngine(int number) {
        ReplicaMeter replica = new ReplicaMeter(number, this);
        replicas.add(replica);
        return replica;
    }

    @Override
    public void onTokenGaps(long gapNanos, long count) {
        gaps.add(gapNanos, count);
    }

    @Override
    public void onFinish(FinishedRequest request) {
        long ttftNanos = request.ttftNanos();
        long decodeNanos = request.decodeNanos();
        int outputTokens = request.outputTokens();
        ttft.add(ttftNanos, 1);
        requestTime.add(request.requestNanos(), 1);
        tpot.accept(RequestSamples.Metric.TPOT.ms(ttftNanos, decodeNanos, outputTokens));
        if (outputTokens > 1) {
            tpotVllm.accept(RequestSamples.Metric.TPOT_VLLM.ms(ttftNanos, decodeNanos, outputTokens));
        }
        samples.add(ttftNanos, decodeNanos, outputTokens);
        prompts.add(request.spec().promptTokens());
        outputs.add(outputTokens);
        preemptions += request.preemptions();
        if (objectives != null && objectives.metBy(request)) {
            good++;
        }
        tail.add(request);
        if (tail.size() > tailSize) {
            tail.remove();
        }
    }

    @Override
    public void onRefused(Request request, Refusal refusal, long nowNanos) {
        refused.merge(refusal, 1L, Long::sum);
    }

    /** The requests with the largest TTFT, worst first; of equal ones the earlier request first. */
    public List<FinishedRequest> tail() {
        return tail.stream().sorted(WORST_FIRST).toList();
    }

    /** The same as rows of a report. */
    public List<Row> tailRows() {
        List<Column<FinishedRequest>> known = Column.of(RequestColumns.ALL, columns);
        return tail().stream().map(request -> Row.of(known, request)).toList();
    }

    /**
     * The run in numbers.
     *
     * @param result the totals of the run that was observed
     * @throws IllegalStateException if it is not the run that was observed, or had no requests
     */
    public Summary summary(SimulationResult result) {
        if (result.requests() != ttft.count() || ttft.count() == 0) {
            throw new IllegalStateException("observed " + ttft.count() + " requests, but the run had "
                    + result.requests() + "; a summary needs at least one");
        }
        long span = result.spanNanos();
        return new Summary(
                result.requests(),
                result.steps(),
                Millis.of(span),
                perSecond(result.requests(), span),
                perSecond(outputs.total, span),
                Millis.of(result.lastArrivalNanos() - result.firstArrivalNanos()),
                Millis.quotient(new BigDecimal(requestTime.sum()), 1),
                prompts.total + outputs.total,
                prompts.stats(result.requests()),
                outputs.stats(result.requests()),
                distribution(RequestSamples.Metric.TTFT, ttft),
                distribution(RequestSamples.Metric.TPOT, tpot),
                gaps.distribution(),
                distribution(RequestSamples.Metric.REQUEST_TIME, requestTime),
                distribution(RequestSamples.Metric.TPOT_VLLM, tpotVllm),
                columns.kvBlocks() ? preemptions : null,
                kvCache(result),
                SpecDecodeStats.of(result.draftUsage()),
                fleet(span),
                goodput(result.requests() + result.refused(), span),
                refused(result),
                approximation());
    }

    private static @Nullable Double perSecond(long events, long spanNanos) {
        return spanNanos == 0 ? null : events / (spanNanos / 1e9);
    }

    private Distribution distribution(RequestSamples.Metric metric, ExactMoments moments) {
        return Distribution.of(
                moments, samples.percentiles(metric, Millis.of(moments.min()), Millis.of(moments.max())));
    }

    private Distribution distribution(RequestSamples.Metric metric, DoubleStatistics statistics) {
        if (statistics.getCount() == 0) {
            return Distribution.EMPTY;
        }
        double min = statistics.getAsDouble(Statistic.MIN);
        double max = statistics.getAsDouble(Statistic.MAX);
        double[] percentiles = samples.percentiles(metric, min, max);
        return new Distribution(
                statistics.getCount(),
                statistics.getAsDouble(Statistic.MEAN),
                statistics.getAsDouble(Statistic.STANDARD_DEVIATION),
                min,
                max,
                percentiles[0],
                percentiles[1],
                percentiles[2],
                percentiles[3]);
    }

    private @Nullable FleetStats fleet(long span) {
        return replicas.isEmpty()
                ? null
                : FleetStats.of(
                        replicas.stream().map(replica -> replica.stats(span)).toList());
    }

    private static @Nullable KvCacheStats kvCache(SimulationResult result) {
        KvUsage usage = result.kvUsage();
        if (usage == null) {
            return null;
        }
        double blocks = usage.usableBlocks();
        return new KvCacheStats(
                usage.usableBlocks(),
                usage.peakUsedBlocks() / blocks,
                usage.usedBlockSteps() / (blocks * result.steps()),
                usage.promptTokensLookedUp() == 0
                        ? null
                        : (double) usage.promptTokensHit() / usage.promptTokensLookedUp());
    }

    private @Nullable Goodput goodput(long requests, long span) {
        return objectives == null ? null : new Goodput(good, (double) good / requests, perSecond(good, span));
    }

    private @Nullable Refused refused(SimulationResult result) {
        if (!columns.refusals()) {
            return null;
        }
        Map<String, Long> by = new LinkedHashMap<>();
        for (Refusal refusal : Refusal.values()) {
            by.put(refusal.setting(), refused.getOrDefault(refusal, 0L));
        }
        double share = (double) result.refused() / (result.requests() + result.refused());
        return new Refused(result.refused(), share, by);
    }

    private @Nullable PercentileError approximation() {
        List<String> metrics = new ArrayList<>();
        if (!samples.isExact()) {
            metrics.addAll(List.of("ttft_ms", "tpot_ms", "request_time_ms", "tpot_vllm_ms"));
        }
        if (!gaps.isExact()) {
            metrics.add("itl_ms");
        }
        return metrics.isEmpty() ? null : new PercentileError("hdr_histogram", Percentiles.HISTOGRAM_ERROR, metrics);
    }

    private static final class Lengths {
        long total;
        private int min = Integer.MAX_VALUE;
        private int max;

        void add(int tokens) {
            total += tokens;
            min = Math.min(min, tokens);
            max = Math.max(max, tokens);
        }

        LengthStats stats(long requests) {
            return new LengthStats(total, (double) total / requests, min, max);
        }
    }
}

package dev.vllmsim.report.reuse;

import dev.vllmsim.engine.kvcache.ReuseDistances;
import dev.vllmsim.engine.request.PromptContent;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scenario.ScenarioReader;
import dev.vllmsim.engine.scheduler.KvUsage;
import dev.vllmsim.engine.simulation.Listeners;
import dev.vllmsim.engine.simulation.Simulation;
import dev.vllmsim.engine.workload.RequestSource;
import dev.vllmsim.engine.workload.Requests;
import dev.vllmsim.report.document.HitCurveReport;
import dev.vllmsim.report.document.HitCurveReport.CardPoint;
import dev.vllmsim.report.document.HitCurveReport.Point;
import dev.vllmsim.report.document.HitCurveReport.Scheduled;
import dev.vllmsim.report.document.PredictReport;
import dev.vllmsim.report.document.Prediction;
import dev.vllmsim.report.document.ReportWriter;
import dev.vllmsim.report.document.Tool;
import dev.vllmsim.report.document.Warning;
import dev.vllmsim.report.workload.WorkloadFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds what prefix caches would find of a workload. */
public final class HitCurves {
    private static final int CURVE_POINTS = 200;
    private static final long[] USUAL_POINTS = {1, 2, 5};
    private static final double[] SCHEDULED_SHARES = {0.25, 0.5, 0.9};

    private final Tool tool;
    private final Requests workload;
    private final int blockSize;
    /** Tokens of the longest request, prompt and output. */
    private long longest;

    /**
     * @param tool what writes the document
     * @param workload whose prompts
     * @param blockSize tokens of a block, at least 1
     */
    public HitCurves(Tool tool, Requests workload, int blockSize) {
        this.tool = tool;
        this.workload = workload;
        this.blockSize = blockSize;
    }

    /**
     * The document.
     *
     * @param config every setting
     * @param at sizes asked for, in blocks; empty for usual ones
     * @param cards what cards have room for, as predicted; {@code null} if none are named
     * @param engine settings of the engine that is run at some sizes, or {@code null} to run none
     */
    public HitCurveReport of(
            Map<String, Object> config,
            List<Long> at,
            @Nullable PredictReport cards,
            @Nullable Map<String, Object> engine) {
        ReuseDistances.Curve curve = curve(false);
        List<Warning> warnings = new ArrayList<>();
        if (curve.most() == 0) {
            warnings.add(new Warning(
                    "nothing_shared",
                    "no prompt begins as an earlier one does, as far as the workload says: a cache of any size finds"
                            + " nothing; prompt_segments say what prompts have in common"));
        }
        if (cards != null) {
            warnings.addAll(cards.warnings());
        }
        List<CardPoint> marks = new ArrayList<>();
        Long kvBytes = null;
        for (Prediction card : cards == null ? List.<Prediction>of() : cards.all()) {
            Integer blocks = card.numGpuBlocks();
            if (blocks != null) {
                kvBytes = kvBytes == null ? card.kvBytesPerToken() : kvBytes;
                marks.add(new CardPoint(
                        card.model(), card.gpu(), card.tensorParallelSize(), blocks - 1L, curve.rate(blocks - 1L)));
            }
        }
        return new HitCurveReport(
                ReportWriter.SCHEMA_VERSION,
                HitCurveReport.KIND,
                tool,
                config,
                warnings,
                curve.requests(),
                curve.promptTokens(),
                curve.asked(),
                curve.mostDistant(),
                curve.most(),
                kvBytes,
                (at.isEmpty() ? usual(curve) : at)
                        .stream().map(blocks -> point(curve, blocks)).toList(),
                point(curve, curve.knee()),
                marks,
                engine == null ? List.of() : scheduled(curve, engine),
                drawn(curve).stream().map(blocks -> point(curve, blocks)).toList());
    }

    /**
     * Reads the prompts. Whether one quotes an earlier request, so that even what is a request's own must be kept in mind,
     * is known when the first does: then they are read again.
     */
    private ReuseDistances.Curve curve(boolean quotes) {
        ReuseDistances distances = new ReuseDistances(blockSize, quotes);
        longest = 0;
        try (RequestSource source = workload.open()) {
            for (RequestSpec spec = source.next(); spec != null; spec = source.next()) {
                if (!quotes && quotes(spec)) {
                    return curve(true);
                }
                distances.add(spec);
                longest = Math.max(longest, (long) spec.promptTokens() + spec.outputTokens());
            }
        }
        return distances.curve();
    }

    private static boolean quotes(RequestSpec spec) {
        PromptContent content = spec.content();
        return content != null && content.segments().stream().anyMatch(PromptContent.Earlier.class::isInstance);
    }

    private Point point(ReuseDistances.Curve curve, long blocks) {
        return new Point(blocks, Math.multiplyExact(blocks, (long) blockSize), curve.rate(blocks));
    }

    private static List<Long> usual(ReuseDistances.Curve curve) {
        List<Long> sizes = new ArrayList<>();
        for (long power = 1; power <= curve.mostDistant(); power *= 10) {
            for (long factor : USUAL_POINTS) {
                if (factor * power < curve.mostDistant()) {
                    sizes.add(factor * power);
                }
            }
        }
        sizes.add(Math.max(1, curve.mostDistant()));
        return sizes;
    }

    private static List<Long> drawn(ReuseDistances.Curve curve) {
        TreeSet<Long> sizes = new TreeSet<>();
        double end = StrictMath.log((double) Math.max(1, curve.mostDistant()));
        for (int i = 0; i <= CURVE_POINTS; i++) {
            sizes.add(Math.round(StrictMath.exp(end * i / CURVE_POINTS)));
        }
        return List.copyOf(sizes);
    }

    /** Runs the scheduler itself at sizes at which the curve has a quarter, half and nine tenths of its most. */
    private List<Scheduled> scheduled(ReuseDistances.Curve curve, Map<String, Object> engine) {
        TreeSet<Long> sizes = new TreeSet<>();
        // Fewer blocks cannot serve the longest request.
        long least = (longest + blockSize - 1) / blockSize;
        for (double share : SCHEDULED_SHARES) {
            sizes.add(Math.max(least, curve.blocksFor(share)));
        }
        List<Scheduled> runs = new ArrayList<>();
        for (long blocks : sizes) {
            Map<String, Object> settings = new LinkedHashMap<>(engine);
            settings.put("num_gpu_blocks", Math.toIntExact(blocks + 1));
            KvUsage usage = Simulation.run(
                            ScenarioReader.read(settings, read -> workload, List.of(WorkloadFormat.WORKLOAD_FORMAT)),
                            Listeners.of())
                    .kvUsage();
            if (usage != null && usage.promptTokensLookedUp() > 0) {
                double rate = (double) usage.promptTokensHit() / usage.promptTokensLookedUp();
                runs.add(new Scheduled(blocks, rate, rate - curve.rate(blocks)));
            }
        }
        return runs;
    }
}

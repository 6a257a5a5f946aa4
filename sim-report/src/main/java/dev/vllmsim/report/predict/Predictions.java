package dev.vllmsim.report.predict;

import dev.vllmsim.engine.settings.Key;
import dev.vllmsim.engine.settings.SettingsException;
import dev.vllmsim.engine.steptime.roofline.Deployment;
import dev.vllmsim.engine.steptime.roofline.KvMemory;
import dev.vllmsim.engine.steptime.roofline.RooflineKeys;
import dev.vllmsim.report.document.PredictReport;
import dev.vllmsim.report.document.Prediction;
import dev.vllmsim.report.document.Prediction.Deployed;
import dev.vllmsim.report.document.Prediction.Fit;
import dev.vllmsim.report.document.Prediction.Memory;
import dev.vllmsim.report.document.Tool;
import dev.vllmsim.report.document.Warning;
import dev.vllmsim.report.hardware.Hardware;
import dev.vllmsim.report.hardware.PredictionCautions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Predicts what cards would do with models, one by one. */
public final class Predictions {
    /** Tokens that a decoding request has before a step, where no workload says so. */
    public static final int USUAL_CONTEXT = 1000;

    private final Tool tool;
    private final Hardware hardware;
    private final @Nullable WorkloadLengths lengths;
    private final @Nullable Integer context;

    /**
     * @param tool what writes the document
     * @param hardware looks up cards and models
     * @param lengths of the requests to serve, or {@code null} if they are not known
     * @param context tokens that a decoding request has before a step, or {@code null} for those of {@code lengths}, or
     *     {@link #USUAL_CONTEXT}
     */
    public Predictions(Tool tool, Hardware hardware, @Nullable WorkloadLengths lengths, @Nullable Integer context) {
        this.tool = tool;
        this.hardware = hardware;
        this.lengths = lengths;
        this.context = context;
    }

    /** The settings that a prediction has. */
    public static List<Key<?>> keys() {
        return PredictSettings.keys();
    }

    /**
     * Predicts each of some combinations.
     *
     * @param combinations settings of each, in which cards and models may stand by name or file; at least one
     * @throws SettingsException if the only one cannot be predicted, or none of several
     */
    public PredictReport of(List<Map<String, Object>> combinations) {
        List<Prediction> predictions = new ArrayList<>();
        Set<Warning> warnings = new LinkedHashSet<>();
        Map<String, Object> config = new LinkedHashMap<>();
        SettingsException firstProblem = null;
        for (Map<String, Object> combination : combinations) {
            Map<String, Object> given = hardware.lookUp(combination);
            try {
                PredictSettings settings = PredictSettings.read(given);
                predictions.add(predict(settings));
                warnings.addAll(PredictionCautions.of(settings.stepTime()));
                if (config.isEmpty()) {
                    config.putAll(settings.config());
                }
            } catch (SettingsException e) {
                if (combinations.size() == 1 || !isOfCombination(e) || !hasCount(given)) {
                    throw e;
                }
                firstProblem = firstProblem == null ? e : firstProblem;
                predictions.add(Prediction.impossible(deployed(given), problem(e)));
            }
        }
        if (config.isEmpty() && firstProblem != null) {
            throw firstProblem;
        }
        return PredictReport.of(tool, config, List.copyOf(warnings), predictions);
    }

    /** Whether a problem is that a model does not go with cards: with others it might. */
    private static boolean isOfCombination(SettingsException problems) {
        return problems.missing().isEmpty()
                && problems.problems().stream()
                        .allMatch(problem -> problem.name().equals(RooflineKeys.STEP_MODEL.name())
                                || problem.name().equals(RooflineKeys.TENSOR_PARALLEL_SIZE.name()));
    }

    /** Whether the number of cards is one at all: what is none fits no model and no card. */
    private static boolean hasCount(Map<String, Object> given) {
        Object cards = given.get(RooflineKeys.TENSOR_PARALLEL_SIZE.name());
        return cards == null || cards.toString().trim().matches("[1-9]\\d{0,8}");
    }

    private static String problem(SettingsException problems) {
        SettingsException.Problem first = problems.problems().get(0);
        return "`" + first.name() + "` " + first.message();
    }

    private static Deployed deployed(Map<String, Object> given) {
        Object quantization = given.get(RooflineKeys.QUANTIZATION.name());
        Object cards = given.get(RooflineKeys.TENSOR_PARALLEL_SIZE.name());
        return new Deployed(
                name(given.get(RooflineKeys.STEP_MODEL.name())),
                name(given.get(RooflineKeys.STEP_GPU.name())),
                cards == null ? 1 : Integer.parseInt(cards.toString().trim()),
                quantization == null ? "" : quantization.toString());
    }

    private static String name(@Nullable Object structure) {
        return structure instanceof Map<?, ?> values ? String.valueOf(values.get("name")) : "";
    }

    private Prediction predict(PredictSettings settings) {
        Deployment deployment = settings.roofline().deployment();
        Predictor predictor = new Predictor(settings.stepTime());
        Blocks blocks = blocks(settings);
        long tokens = context();
        return new Prediction(
                deployment.model().name(),
                deployment.card().name(),
                deployment.tensorParallel(),
                deployment.model().quantization().label(),
                null,
                deployment.weightBytes(),
                deployment.kvBytesPerToken(),
                blocks.count(),
                blocks.count() == null
                        ? null
                        : (long) blocks.count() * settings.limits().blockSize(),
                blocks.problem(),
                blocks.memory(),
                fits(settings, blocks.count()),
                predictor.steps(tokens),
                predictor.ridge(),
                predictor.decodeCurve(Math.max(256, settings.limits().maxSequences()), tokens),
                predictor.prefillCurve());
    }

    private long context() {
        if (context != null) {
            return context;
        }
        return lengths == null ? USUAL_CONTEXT : lengths.meanContext();
    }

    private record Blocks(
            @Nullable Integer count,
            @Nullable String problem,
            @Nullable Memory memory) {}

    private static Blocks blocks(PredictSettings settings) {
        if (settings.limits().numGpuBlocks().isPresent()) {
            return new Blocks(settings.limits().numGpuBlocks().getAsInt(), null, null);
        }
        try {
            KvMemory memory = settings.roofline()
                    .memory(settings.limits().tokenBudget(), settings.limits().blockSize());
            return new Blocks(
                    memory.blocks(),
                    null,
                    new Memory(
                            memory.totalBytes(),
                            memory.utilization(),
                            memory.weightBytes(),
                            memory.activationBytes(),
                            memory.reservedBytes(),
                            memory.kvBytes()));
        } catch (SettingsException e) {
            return new Blocks(null, problem(e), null);
        }
    }

    private List<Fit> fits(PredictSettings settings, @Nullable Integer blocks) {
        List<Fit> fits = new ArrayList<>();
        if (blocks == null) {
            return fits;
        }
        Map<String, Long> wanted = new LinkedHashMap<>();
        settings.maxModelLen().ifPresent(longest -> wanted.put("max_model_len", (long) longest));
        if (lengths != null) {
            wanted.put("workload_mean", lengths.meanTokens());
            wanted.put("workload_p99", lengths.p99Tokens());
        }
        if (wanted.isEmpty()) {
            wanted.put("context_tokens", context());
        }
        int size = settings.limits().blockSize();
        wanted.forEach((name, tokens) -> {
            long each = (tokens + size - 1) / size;
            // One block is never used.
            fits.add(new Fit(name, tokens, (blocks - 1) / Math.max(1, each)));
        });
        return fits;
    }
}

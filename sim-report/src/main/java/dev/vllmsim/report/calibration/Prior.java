package dev.vllmsim.report.calibration;

import dev.vllmsim.engine.settings.Settings;
import dev.vllmsim.engine.settings.SettingsException;
import dev.vllmsim.engine.steptime.BatchShape;
import dev.vllmsim.engine.steptime.roofline.RooflineKeys;
import dev.vllmsim.engine.steptime.roofline.RooflineSettings;
import dev.vllmsim.engine.steptime.roofline.RooflineStepTime;
import dev.vllmsim.report.hardware.Cards;
import dev.vllmsim.report.hardware.Hardware;
import dev.vllmsim.report.hardware.Models;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Step times predicted from a model and a card, as what a fit begins with.
 *
 * @param name of the card and the model
 * @param settings of the prediction
 * @param coefficients the {@code smooth} step time that comes nearest to it, in nanoseconds
 */
public record Prior(String name, Map<String, Object> settings, List<Double> coefficients) {
    /** What a step with prompts loses is no part of the prediction; seen are 0 to 0.2 of the weights. */
    private static final double PREFILL_OF_WEIGHTS = 0.1;

    private static final int USUAL_SEQUENCES = 256;

    /** Steps so large are bound by arithmetic on every card. */
    private static final int LARGE = 16_384;

    /** Names of the catalogue by words that all occur in what the driver calls the card; the first that fits. */
    private static final Map<String, String> DEVICES = devices();

    public Prior {
        settings = Map.copyOf(settings);
        coefficients = List.copyOf(coefficients);
    }

    /** The coefficients as a vector of {@link SmoothForm}. */
    double[] nanos() {
        return coefficients.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static Map<String, String> devices() {
        Map<String, String> devices = new LinkedHashMap<>();
        devices.put("h100 pcie", "h100-pcie");
        devices.put("h100 80gb hbm3", "h100-sxm");
        devices.put("h200", "h200-sxm");
        devices.put("b200", "b200-sxm");
        devices.put("a100 sxm4 80gb", "a100-sxm-80");
        devices.put("l40s", "l40s");
        devices.put("rtx 4090", "rtx-4090");
        devices.put("rtx pro 6000", "rtx-pro-6000");
        return devices;
    }

    /**
     * The prediction of settings that a person gave.
     *
     * @param given settings of a {@code roofline} step time, with names or files
     * @param run what else is known
     * @param hardware looks names up
     * @throws SettingsException if there is none
     */
    public static Prior of(Map<String, ?> given, MeasuredRun run, Hardware hardware) {
        Map<String, Object> settings = new LinkedHashMap<>(given);
        if (!settings.containsKey(RooflineKeys.STEP_MODEL.name())
                && !settings.containsKey(RooflineKeys.STEP_MODEL_CONFIG.name())
                && run.about().get("model") instanceof String model) {
            settings.put(RooflineKeys.STEP_MODEL.name(), model);
        }
        if (run.about().get(MeasuredRun.TENSOR_PARALLEL) instanceof Integer cards) {
            settings.putIfAbsent(RooflineKeys.TENSOR_PARALLEL_SIZE.name(), cards);
        }
        Map<String, Object> found = hardware.lookUp(settings);
        Settings read = new Settings(found);
        RooflineSettings roofline = RooflineSettings.from(read);
        read.finish(unknown -> "is not a setting of predicted step times");
        found.put("step_time", "roofline");
        int sequences = KvDemand.setting(run, "max_num_seqs", USUAL_SEQUENCES);
        RooflineStepTime model = roofline.stepTime(sequences);
        String name = roofline.deployment().card().name() + ", "
                + roofline.deployment().model().name();
        return new Prior(name, found, Arrays.stream(nearest(model)).boxed().toList());
    }

    /** The prediction for the card and the model that a record names, or {@code null} if they are not known. */
    public static @Nullable Prior recorded(MeasuredRun run, Hardware hardware) {
        String card = run.about().get("hardware") instanceof String device ? card(device) : null;
        if (card == null || !(run.about().get("model") instanceof String model) || Models.named(model) == null) {
            return null;
        }
        if (run.about().containsKey(MeasuredRun.DATA_PARALLEL)) {
            // Several engines are simulated as one, whose steps no card predicts.
            return null;
        }
        try {
            return of(Map.of(RooflineKeys.STEP_GPU.name(), card), run, hardware);
        } catch (SettingsException e) {
            // Nobody asked for it: what cannot be predicted is fitted without.
            return null;
        }
    }

    private static @Nullable String card(String device) {
        String name = device.toLowerCase(Locale.ROOT).replace('-', ' ');
        for (Map.Entry<String, String> known : DEVICES.entrySet()) {
            if (name.contains(known.getKey()) && Cards.named(known.getValue()) != null) {
                return known.getValue();
            }
        }
        return null;
    }

    private static double[] nearest(RooflineStepTime model) {
        Shape one = new Shape(0, 1);
        Shape many = new Shape(0, 65);
        double fixed = model.parts(one).launches() + model.parts(one).link();
        double[] x = new double[SmoothForm.COUNT];
        x[SmoothForm.BASE] = fixed;
        x[SmoothForm.WEIGHTS] = model.exactNanos(one) - fixed;
        x[SmoothForm.TOKEN] =
                (model.exactNanos(new Shape(2 * LARGE, 0)) - model.exactNanos(new Shape(LARGE, 0))) / LARGE;
        x[SmoothForm.SEQUENCE] =
                (model.parts(many).launches() - model.parts(one).launches()) / 64;
        x[SmoothForm.KV] = model.kvTokenNanos();
        x[SmoothForm.MIXED_KV] = model.mixedKvTokenNanos();
        x[SmoothForm.PAIR] = model.pairNanos();
        x[SmoothForm.PREFILL] = PREFILL_OF_WEIGHTS * x[SmoothForm.WEIGHTS];
        return x;
    }

    /** A step that reads no context. */
    private record Shape(long prefillTokens, int decodeSequences) implements BatchShape {
        @Override
        public int prefillSequences() {
            return prefillTokens > 0 ? 1 : 0;
        }

        @Override
        public long decodeContextTokens() {
            return 0;
        }

        @Override
        public long prefillContextTokens() {
            return 0;
        }
    }
}

package dev.vllmsim.report.calibration;

import dev.vllmsim.engine.steptime.BatchShape;
import dev.vllmsim.engine.steptime.SmoothMaximum;
import dev.vllmsim.engine.steptime.SmoothStepTime;
import dev.vllmsim.engine.steptime.StepRange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code smooth} step time. The factor of KV tokens in steps with prompts is fitted as the time of such a token.
 */
final class SmoothForm implements StepForm {
    static final int BASE = 0;
    static final int WEIGHTS = 1;
    static final int TOKEN = 2;
    static final int SEQUENCE = 3;
    static final int KV = 4;
    static final int MIXED_KV = 5;
    static final int PAIR = 6;
    static final int PREFILL = 7;
    static final int COUNT = 8;

    /** Fixed: on real runs a fitted one, between 2 and 4, changes the loss by less than a percent. */
    static final double SHARPNESS = 3;

    private static final double NANOS_PER_MILLI = 1e6;

    private static final List<String> NAMES = List.of(
            "step_base_ms",
            "step_weights_ms",
            "step_token_ms",
            "step_decode_seq_ms",
            "step_kv_token_ms",
            "step_mixed_kv_factor",
            "step_prefill_context_token_ms",
            "step_prefill_ms");

    @Override
    public List<String> names() {
        return NAMES;
    }

    @Override
    public SmoothStepTime model(double[] nanos, @Nullable StepRange fittedOn) {
        return new SmoothStepTime(
                nanos[BASE],
                nanos[WEIGHTS],
                nanos[TOKEN],
                SHARPNESS,
                nanos[SEQUENCE],
                nanos[KV],
                factor(nanos),
                nanos[PAIR],
                nanos[PREFILL],
                fittedOn);
    }

    private static double factor(double[] nanos) {
        return nanos[KV] > 0 && nanos[MIXED_KV] > 0 ? nanos[MIXED_KV] / nanos[KV] : 1;
    }

    /** The vector of a model. */
    static double[] nanos(SmoothStepTime model) {
        return new double[] {
            model.baseNanos(),
            model.weightsNanos(),
            model.tokenNanos(),
            model.decodeSequenceNanos(),
            model.decodeContextTokenNanos(),
            model.decodeContextTokenNanos() * model.mixedContextFactor(),
            model.prefillContextTokenNanos(),
            model.prefillNanos()
        };
    }

    @Override
    public Map<String, Object> settings(double[] nanos) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("step_time", "smooth");
        settings.put("step_base_ms", nanos[BASE] / NANOS_PER_MILLI);
        settings.put("step_weights_ms", nanos[WEIGHTS] / NANOS_PER_MILLI);
        settings.put("step_token_ms", nanos[TOKEN] / NANOS_PER_MILLI);
        settings.put("step_sharpness", SHARPNESS);
        settings.put("step_decode_seq_ms", nanos[SEQUENCE] / NANOS_PER_MILLI);
        settings.put("step_kv_token_ms", nanos[KV] / NANOS_PER_MILLI);
        settings.put("step_mixed_kv_factor", factor(nanos));
        settings.put("step_prefill_context_token_ms", nanos[PAIR] / NANOS_PER_MILLI);
        settings.put("step_prefill_ms", nanos[PREFILL] / NANOS_PER_MILLI);
        return settings;
    }

    @Override
    public void amounts(double[] nanos, BatchShape shape, double[] amounts) {
        long tokens = shape.prefillTokens() + shape.decodeTokens();
        boolean prefills = shape.prefillTokens() > 0;
        double reading = nanos[WEIGHTS];
        double computing = nanos[TOKEN] * tokens;
        double larger = SmoothMaximum.of(reading, computing, SHARPNESS);
        amounts[BASE] = 1;
        amounts[WEIGHTS] = larger == 0 ? 1 : square(reading / larger);
        amounts[TOKEN] = larger == 0 ? tokens : tokens * square(computing / larger);
        amounts[SEQUENCE] = shape.decodeSequences();
        amounts[KV] = prefills ? 0 : shape.decodeContextTokens();
        amounts[MIXED_KV] = prefills ? shape.decodeContextTokens() : 0;
        amounts[PAIR] = shape.prefillContextTokens();
        amounts[PREFILL] = prefills ? 1 : 0;
    }

    @Override
    public double unit(double[] nanos, int coefficient) {
        return coefficient == MIXED_KV ? Math.max(nanos[KV], Double.MIN_NORMAL) : NANOS_PER_MILLI;
    }

    /** The derivative of the smooth maximum with the sharpness 3: the square of a share of it. */
    private static double square(double share) {
        return share * share;
    }
}

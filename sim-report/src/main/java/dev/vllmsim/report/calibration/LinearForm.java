package dev.vllmsim.report.calibration;

import dev.vllmsim.engine.steptime.BatchShape;
import dev.vllmsim.engine.steptime.LinearStepTime;
import dev.vllmsim.engine.steptime.StepRange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code linear} step time. */
final class LinearForm implements StepForm {
    private static final List<String> NAMES = List.of(
            "step_base_ms",
            "step_prefill_token_ms",
            "step_decode_seq_ms",
            "step_kv_token_ms",
            "step_prefill_context_token_ms");

    @Override
    public List<String> names() {
        return NAMES;
    }

    @Override
    public LinearStepTime model(double[] nanos, @Nullable StepRange fittedOn) {
        return new LinearStepTime(nanos[0], nanos[1], nanos[2], nanos[3], nanos[4], fittedOn);
    }

    @Override
    public Map<String, Object> settings(double[] nanos) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("step_time", "linear");
        for (int j = 0; j < NAMES.size(); j++) {
            settings.put(NAMES.get(j), nanos[j] / 1e6);
        }
        return settings;
    }

    @Override
    public void amounts(double[] nanos, BatchShape shape, double[] amounts) {
        amounts[0] = 1;
        amounts[1] = shape.prefillTokens();
        amounts[2] = shape.decodeSequences();
        amounts[3] = shape.decodeContextTokens();
        amounts[4] = shape.prefillContextTokens();
    }
}

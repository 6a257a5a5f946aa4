package dev.vllmsim.report.calibration;

import dev.vllmsim.engine.steptime.BatchShape;
import dev.vllmsim.engine.steptime.LinearStepTime;
import java.util.function.ToDoubleFunction;

/** The terms of the {@code linear} step time, in the order in which vectors hold them. */
enum Coefficient {
    BASE(0, "step_base_ms", shape -> 1),
    PREFILL_TOKEN(1, "step_prefill_token_ms", BatchShape::prefillTokens),
    DECODE_SEQUENCE(2, "step_decode_seq_ms", BatchShape::decodeSequences),
    KV_TOKEN(3, "step_kv_token_ms", BatchShape::decodeContextTokens),
    PREFILL_CONTEXT(4, "step_prefill_context_token_ms", BatchShape::prefillContextTokens);

    static final int COUNT = values().length;

    private final int place;
    private final String setting;

    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    private final ToDoubleFunction<BatchShape> amount;

    Coefficient(int place, String setting, ToDoubleFunction<BatchShape> amount) {
        this.place = place;
        this.setting = setting;
        this.amount = amount;
    }

    /** Where vectors hold it. */
    int place() {
        return place;
    }

    /** The name in settings; the unit is milliseconds. */
    String setting() {
        return setting;
    }

    /** How much of it a step has: the step takes the sum of coefficient times amount. */
    double amount(BatchShape shape) {
        return amount.applyAsDouble(shape);
    }

    /** The model of a vector of nanoseconds. */
    static LinearStepTime model(double[] nanos) {
        return new LinearStepTime(nanos[0], nanos[1], nanos[2], nanos[3], nanos[4]);
    }
}

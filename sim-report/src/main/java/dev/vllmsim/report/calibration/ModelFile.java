package dev.vllmsim.report.calibration;

import dev.vllmsim.engine.steptime.LinearStepTime;
import dev.vllmsim.report.input.Input;
import java.util.LinkedHashMap;
import java.util.Map;

/** A step time as a file: its settings by name, what it was fitted on, and where it comes from. */
public final class ModelFile {
    private static final double NANOS_PER_MILLI = 1e6;

    private ModelFile() {}

    /** The settings of a model and of the steps that it was fitted on. */
    static Map<String, Object> settings(LinearStepTime model, WorkLog fittedOn) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("step_time", "linear");
        double[] nanos = StepTimeFit.nanos(model);
        for (Coefficient coefficient : Coefficient.values()) {
            settings.put(coefficient.setting(), nanos[coefficient.place()] / NANOS_PER_MILLI);
        }
        settings.put("step_fitted_prefill_tokens", fittedOn.largest(Coefficient.PREFILL_TOKEN));
        settings.put("step_fitted_decode_seqs", fittedOn.largest(Coefficient.DECODE_SEQUENCE));
        settings.put("step_fitted_kv_tokens", fittedOn.largest(Coefficient.KV_TOKEN));
        return settings;
    }

    /** Reads a model from such a file. */
    public static LinearStepTime read(Input file) {
        JsonFields fields = new JsonFields(Records.json(Records.text(file), file.name()), file.name());
        if (!"linear".equals(fields.text("step_time"))) {
            throw fields.failure("step_time must be linear");
        }
        double[] nanos = new double[Coefficient.COUNT];
        for (Coefficient coefficient : Coefficient.values()) {
            Double millis = fields.number(coefficient.setting());
            nanos[coefficient.place()] = millis == null ? 0 : millis * NANOS_PER_MILLI;
        }
        try {
            return Coefficient.model(nanos);
        } catch (IllegalArgumentException e) {
            throw fields.failure(String.valueOf(e.getMessage()));
        }
    }
}

package dev.vllmsim.report.calibration;

import dev.vllmsim.engine.steptime.StepRange;
import dev.vllmsim.report.document.ReportReader;
import dev.vllmsim.report.input.Input;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A step time as a file: its settings by name, what it was fitted on, and where it comes from.
 *
 * @param settings the step time
 * @param frontNanos what the front end was found to add where stamps are a client's, or what it usually does
 */
public record ModelFile(Map<String, Object> settings, long frontNanos) {
    /** What a front end adds, if nothing is known of it. Seen are 2 to 6 ms. */
    public static final long USUAL_FRONT_NANOS = 4_000_000;

    private static final double NANOS_PER_MILLI = 1e6;
    private static final String FRONT = "front_ms";

    public ModelFile {
        settings = Map.copyOf(settings);
    }

    /** The settings of a step time with the largest steps that it was fitted or scored on. */
    static Map<String, Object> with(Map<String, Object> settings, StepRange range) {
        Map<String, Object> all = new LinkedHashMap<>(settings);
        all.putIfAbsent("step_fitted_prefill_tokens", range.prefillTokens().max());
        all.putIfAbsent("step_fitted_decode_seqs", range.decodeSequences().max());
        all.putIfAbsent("step_fitted_kv_tokens", range.kvTokens().max());
        return all;
    }

    /**
     * Reads a model from such a file, of any kind.
     *
     * @throws dev.vllmsim.report.input.BadInputException if it is none
     */
    public static ModelFile read(Input file) {
        Map<String, Object> settings = ReportReader.stepTime(file);
        JsonNode whole = Records.json(Records.text(file), file.name());
        JsonFields fields = new JsonFields(whole, file.name());
        if (!settings.containsKey("step_time")) {
            throw fields.failure("step_time is missing");
        }
        Double front = fields.object("source").object("fit").number(FRONT);
        return new ModelFile(
                settings, front == null ? USUAL_FRONT_NANOS : Math.round(Math.max(0, front) * NANOS_PER_MILLI));
    }
}

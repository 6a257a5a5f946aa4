package dev.vllmsim.report.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The document of kind {@code predict}: what cards would do with models.
 *
 * @param schemaVersion version of the document's form
 * @param kind always {@code predict}
 * @param tool what wrote the document
 * @param config every setting, the numbers of the first card and model included
 * @param warnings why the figures should be read with care
 * @param first the first card and model of which something can be predicted; its keys stand in the document itself
 * @param predictions all of them in order, if there are several
 */
public record PredictReport(
        int schemaVersion,
        String kind,
        Tool tool,
        Map<String, Object> config,
        List<Warning> warnings,
        @JsonUnwrapped Prediction first,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Prediction> predictions) {

    /** What {@code kind} says. */
    public static final String KIND = "predict";

    public PredictReport {
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
        warnings = List.copyOf(warnings);
        predictions = predictions == null ? List.of() : List.copyOf(predictions);
    }

    /**
     * The document of some predictions.
     *
     * @param all at least one
     */
    public static PredictReport of(
            Tool tool, Map<String, Object> config, List<Warning> warnings, List<Prediction> all) {
        Prediction first = all.stream()
                .filter(prediction -> prediction.problem() == null)
                .findFirst()
                .orElse(all.get(0));
        return new PredictReport(
                ReportWriter.SCHEMA_VERSION, KIND, tool, config, warnings, first, all.size() > 1 ? all : List.of());
    }

    /** All predictions, in order. */
    public List<Prediction> all() {
        return predictions.isEmpty() ? List.of(first) : predictions;
    }
}

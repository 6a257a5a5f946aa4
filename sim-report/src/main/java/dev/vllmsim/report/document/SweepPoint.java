package dev.vllmsim.report.document;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One run of a sweep.
 *
 * @param settings the swept settings and their values at this point, by name
 * @param summary the run in numbers
 * @param warnings why the run should be read with care; empty if there is no reason to
 */
@JsonPropertyOrder({"settings", "summary", "warnings"})
public record SweepPoint(
        @JsonAnyGetter @JsonAnySetter Map<String, Object> settings, Summary summary, List<Warning> warnings) {
    public SweepPoint {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        warnings = List.copyOf(Objects.requireNonNullElse(warnings, List.of()));
    }
}

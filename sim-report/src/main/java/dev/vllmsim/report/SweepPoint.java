package dev.vllmsim.report;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One run of a sweep.
 *
 * @param settings the swept settings and their values at this point, by name
 * @param summary the run in numbers
 */
@JsonPropertyOrder({"settings", "summary"})
public record SweepPoint(@JsonAnyGetter @JsonAnySetter Map<String, Object> settings, Summary summary) {
    public SweepPoint {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }
}

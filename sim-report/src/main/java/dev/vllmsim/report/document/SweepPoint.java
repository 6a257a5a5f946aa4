package dev.vllmsim.report.document;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One run of a sweep.
 *
 * @param settings the swept settings and their values at this point, by name
 * @param summary the run in numbers
 * @param warnings why the run should be read with care; empty if there is no reason to
 */
public record SweepPoint(Map<String, Object> settings, Summary summary, List<Warning> warnings) {
    public SweepPoint {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        warnings = List.copyOf(warnings);
    }
}

package dev.vllmsim.report.document;

import dev.vllmsim.report.statistics.Interval;
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
 * @param intervals mean and interval of figures over the sweep's replications, by name; empty where it has none, or where
 *     nothing in this run is random
 */
public record SweepPoint(
        Map<String, Object> settings, Summary summary, List<Warning> warnings, Map<String, Interval> intervals) {
    public SweepPoint {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        warnings = List.copyOf(warnings);
        intervals = Collections.unmodifiableMap(new LinkedHashMap<>(intervals));
    }

    /** A run without replications. */
    public SweepPoint(Map<String, Object> settings, Summary summary, List<Warning> warnings) {
        this(settings, summary, warnings, Map.of());
    }
}

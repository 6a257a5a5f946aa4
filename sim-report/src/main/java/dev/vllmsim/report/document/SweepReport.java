package dev.vllmsim.report.document;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The document of kind {@code sweep}: many runs that differ in one or two settings.
 *
 * @param schemaVersion version of the document's form
 * @param kind always {@code sweep}
 * @param tool what wrote the document
 * @param config every setting, those swept as they would be without the sweep
 * @param parameter the swept setting; of a grid, both, separated by a comma
 * @param points the runs, in order
 */
public record SweepReport(
        int schemaVersion,
        String kind,
        Tool tool,
        Map<String, Object> config,
        String parameter,
        List<SweepPoint> points) {

    public SweepReport {
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
        points = List.copyOf(points);
    }

    /** The document of a sweep, in the form of this version. */
    public static SweepReport of(Tool tool, Map<String, Object> config, String parameter, List<SweepPoint> points) {
        return new SweepReport(ReportWriter.SCHEMA_VERSION, ReportWriter.SWEEP, tool, config, parameter, points);
    }
}

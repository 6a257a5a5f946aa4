package dev.vllmsim.report.document;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The document of kind {@code sweep}: many runs that differ in one or two settings.
 *
 * @param schemaVersion version of the document's form
 * @param kind always {@code sweep}
 * @param tool what wrote the document
 * @param config every setting, those swept as they would be without the sweep
 * @param parameter the swept setting; of a grid, both, separated by a comma
 * @param parameters the swept settings, one or two
 * @param points the runs, in order
 * @param replications the seeds that each of the runs was made with, or {@code null} where there is one
 */
public record SweepReport(
        int schemaVersion,
        String kind,
        Tool tool,
        Map<String, Object> config,
        String parameter,
        List<String> parameters,
        List<SweepPoint> points,
        @Nullable Replications replications) {

    public SweepReport {
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
        parameters = List.copyOf(parameters);
        points = List.copyOf(points);
    }

    /**
     * The document of a sweep, in the form of this version.
     *
     * @param parameter the swept setting; of a grid, both, separated by a comma
     */
    public static SweepReport of(Tool tool, Map<String, Object> config, String parameter, List<SweepPoint> points) {
        return of(tool, config, parameter, points, null);
    }

    /**
     * The document of a sweep of which each run was made with several seeds, in the form of this version.
     *
     * @param parameter the swept setting; of a grid, both, separated by a comma
     * @param replications the seeds
     */
    public static SweepReport of(
            Tool tool,
            Map<String, Object> config,
            String parameter,
            List<SweepPoint> points,
            @Nullable Replications replications) {
        return new SweepReport(
                ReportWriter.SCHEMA_VERSION,
                ReportWriter.SWEEP,
                tool,
                config,
                parameter,
                List.of(parameter.split(",", -1)),
                points,
                replications);
    }
}

package dev.vllmsim.report.document;

import dev.vllmsim.report.statistics.Interval;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The document of kind {@code run} without its long arrays.
 *
 * @param tool what wrote the document
 * @param config every setting of the run after defaults, so that it can be run again
 * @param summary the run in numbers
 * @param warnings why the result should be read with care; empty if there is no reason to
 * @param tail the worst requests by TTFT, with the columns of {@link RequestColumns}
 * @param replications the runs with other seeds that intervals are of, or {@code null} where there is this one alone
 * @param intervals mean and interval of figures over all replications, by name; empty where there is this one alone
 */
public record RunHead(
        Tool tool,
        Map<String, Object> config,
        Summary summary,
        List<Warning> warnings,
        List<Row> tail,
        @Nullable Replications replications,
        Map<String, Interval> intervals) {

    public RunHead {
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
        intervals = Collections.unmodifiableMap(new LinkedHashMap<>(intervals));
        warnings = List.copyOf(warnings);
        tail = List.copyOf(tail);
    }

    /** A run without replications. */
    public RunHead(Tool tool, Map<String, Object> config, Summary summary, List<Warning> warnings, List<Row> tail) {
        this(tool, config, summary, warnings, tail, null, Map.of());
    }
}

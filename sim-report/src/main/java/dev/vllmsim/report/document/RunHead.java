package dev.vllmsim.report.document;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The document of kind {@code run} without its long arrays.
 *
 * @param tool what wrote the document
 * @param config every setting of the run after defaults, so that it can be run again
 * @param summary the run in numbers
 * @param warnings why the result should be read with care; empty if there is no reason to
 * @param tail the worst requests by TTFT, with the columns of {@link RequestColumns}
 */
public record RunHead(Tool tool, Map<String, Object> config, Summary summary, List<Warning> warnings, List<Row> tail) {

    public RunHead {
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
        warnings = List.copyOf(warnings);
        tail = List.copyOf(tail);
    }
}

package dev.vllmsim.report.document;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Requests that were not let in.
 *
 * @param requests how many
 * @param share of all requests that came, from 0 to 1
 * @param by how many for each limit, by the name of its setting
 */
public record Refused(long requests, double share, Map<String, Long> by) implements Serializable {
    public Refused {
        by = by == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(by));
    }
}

package dev.vllmsim.report.document;

import dev.vllmsim.report.document.ExplainedRequest.InTheWay;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The document of kind {@code explain} without its long array: where the time of a run's requests went.
 *
 * @param tool what wrote the document
 * @param config every setting of the run
 * @param summary the run in numbers
 * @param warnings why the result should be read with care
 * @param deciles the requests in ten parts by their TTFT, the fastest first
 * @param slowest the slowest requests by TTFT, the slowest first, with the columns of {@link ExplainColumns}
 * @param asked the request that was asked for, likewise; {@code null} if none was
 * @param sortedBy the figure that {@code whatIf} is sorted by; {@code null} where no settings were relaxed
 * @param whatIf what the run would be with a setting relaxed, the best first
 */
public record ExplainReport(
        Tool tool,
        Map<String, Object> config,
        Summary summary,
        List<Warning> warnings,
        List<Decile> deciles,
        List<Row> slowest,
        @Nullable Row asked,
        @Nullable String sortedBy,
        List<WhatIf> whatIf) {
    /** What {@code kind} says. */
    public static final String KIND = "explain";

    public ExplainReport {
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
        warnings = List.copyOf(warnings);
        deciles = List.copyOf(deciles);
        slowest = List.copyOf(slowest);
        whatIf = List.copyOf(whatIf);
    }

    /**
     * A tenth of the requests. Requests with equal TTFT are in one, so that a tenth can be larger, or missing.
     *
     * @param decile its number, from 1
     * @param requests how many there are
     * @param fromMs the shortest TTFT
     * @param toMs the longest TTFT
     * @param ttftMs the sum of their TTFTs
     * @param ttftCausesMs what these went to; sums to it
     * @param decodeMs the sum of the times from their first tokens to their last
     * @param decodeCausesMs what these went to; sums to it
     * @param behindMs how long they waited behind others
     */
    public record Decile(
            int decile,
            long requests,
            double fromMs,
            double toMs,
            double ttftMs,
            Map<String, Double> ttftCausesMs,
            double decodeMs,
            Map<String, Double> decodeCausesMs,
            double behindMs) {
        public Decile {
            ttftCausesMs = Collections.unmodifiableMap(new LinkedHashMap<>(ttftCausesMs));
            decodeCausesMs = Collections.unmodifiableMap(new LinkedHashMap<>(decodeCausesMs));
        }
    }

    /**
     * The run with one setting relaxed.
     *
     * @param flags the flags that make it so
     * @param changes the settings that differ; {@code null} for one that is lifted
     * @param figures what became of the run's figures, by name
     */
    public record WhatIf(String flags, Map<String, @Nullable Object> changes, Map<String, Changed> figures) {
        public WhatIf {
            changes = Collections.unmodifiableMap(new LinkedHashMap<>(changes));
            figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
        }
    }

    /**
     * A figure of a run that is compared to another one.
     *
     * @param value its value; {@code null} where the run has none
     * @param change that less the other run's
     */
    public record Changed(@Nullable Double value, @Nullable Double change) {}

    static List<Map<String, Object>> values(List<InTheWay> inTheWay) {
        List<Map<String, Object>> values = new ArrayList<>();
        for (InTheWay each : inTheWay) {
            Map<String, Object> value = new LinkedHashMap<>();
            value.put("id", each.id());
            value.put("prompt_tokens", each.promptTokens());
            value.put("output_tokens", each.outputTokens());
            value.put("cost_ms", each.costMs());
            values.add(value);
        }
        return values;
    }
}

package dev.vllmsim.report.document;

import java.io.Serializable;
import java.util.List;

/**
 * Says that percentiles are approximate, and how far they may be off.
 *
 * @param method how they were found: {@code hdr_histogram}
 * @param relativeError bound on their relative error
 * @param metrics the distributions whose percentiles are approximate; all their other numbers are exact
 */
public record PercentileError(String method, double relativeError, List<String> metrics) implements Serializable {
    public PercentileError {
        metrics = List.copyOf(metrics);
    }
}

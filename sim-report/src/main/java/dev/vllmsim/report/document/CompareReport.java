package dev.vllmsim.report.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The document of kind {@code compare}: the same requests under two sets of settings.
 *
 * @param schemaVersion version of the document's form
 * @param kind always {@code compare}
 * @param tool what wrote the document
 * @param config every setting of A
 * @param configB every setting of B
 * @param warnings why the figures should be read with care, with whose they are
 * @param requests how many requests a run has
 * @param replications the seeds of the runs; left out where there is one run of each
 * @param settings the settings that differ
 * @param differences of figures, by name
 * @param requestShares of each latency, how the same requests fare in B; of all runs together
 * @param quantiles of each latency, its distribution in A and B
 */
public record CompareReport(
        int schemaVersion,
        String kind,
        Tool tool,
        Map<String, Object> config,
        Map<String, Object> configB,
        List<Warning> warnings,
        long requests,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Replications replications,
        List<SettingDifference> settings,
        Map<String, Difference> differences,
        Map<String, Shares> requestShares,
        Map<String, List<Quantile>> quantiles) {

    /** What {@code kind} says. */
    public static final String KIND = "compare";

    public CompareReport {
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
        configB = Collections.unmodifiableMap(new LinkedHashMap<>(configB));
        warnings = List.copyOf(warnings);
        settings = List.copyOf(settings);
        differences = Collections.unmodifiableMap(new LinkedHashMap<>(differences));
        requestShares = Collections.unmodifiableMap(new LinkedHashMap<>(requestShares));
        quantiles = Collections.unmodifiableMap(new LinkedHashMap<>(quantiles));
    }

    /**
     * A setting that differs.
     *
     * @param name the setting
     * @param a its value in A, or {@code null} where A has no such setting
     * @param b its value in B, likewise
     */
    public record SettingDifference(
            String name, @Nullable Object a, @Nullable Object b) {}

    /**
     * A figure of both.
     *
     * @param a in A, its mean over the replications
     * @param b in B, likewise
     * @param difference B less A
     * @param low lower end of the difference's 95 % interval; {@code null} where there is one run of each
     * @param high upper end, likewise
     * @param replicationsNeeded about how many replications would keep zero out of the interval, were the difference what
     *     it seems to be; left out where zero is out of it, or where there is no difference
     */
    public record Difference(
            double a,
            double b,
            double difference,
            @Nullable Double low,
            @Nullable Double high,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Long replicationsNeeded) {

        /** Whether A and B are the same in every run. */
        public boolean isNone() {
            return difference == 0 && (low == null || low == 0) && (high == null || high == 0);
        }

        /** Whether the difference is one of these requests alone, or of more than chance: zero is out of its interval. */
        public boolean isSeen() {
            return !isNone() && (low == null || high == null || low > 0 || high < 0);
        }
    }

    /**
     * How the same requests fare in B, as shares of all.
     *
     * @param better so many have a shorter latency in B
     * @param worse so many a longer one
     * @param equal so many the same, to the nanosecond
     */
    public record Shares(double better, double worse, double equal) {}

    /**
     * A quantile of both.
     *
     * @param q the share of requests that is below it, from 0 to 1
     * @param a in A, in milliseconds, its mean over the replications
     * @param b in B, likewise
     * @param difference B less A
     * @param low lower end of the difference's 95 % interval; {@code null} where there is one run of each
     * @param high upper end, likewise
     */
    public record Quantile(
            double q,
            double a,
            double b,
            double difference,
            @Nullable Double low,
            @Nullable Double high) {}
}

package dev.vllmsim.report.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.vllmsim.report.statistics.Percentiles;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The document of kind {@code calibration}: a measured run against the simulation of its requests.
 *
 * @param schemaVersion version of the document's form
 * @param kind always {@code calibration}
 * @param tool what wrote the document
 * @param run what is known of the measured run
 * @param config every setting of the simulation but the requests and the step time
 * @param stepTime the step time, as settings
 * @param fit how the step time was found
 * @param warnings why the result should be read with care; empty if there is no reason to
 * @param scores measured against simulated, over all requests and, if only some were fitted, over those and the others
 * @param requests the requests one by one
 * @param timeline the engine over time; empty if that was not measured
 * @param furtherRuns other runs of the same deployment that the step time was fitted to, or scored on, as well
 */
public record CalibrationReport(
        int schemaVersion,
        String kind,
        Tool tool,
        Map<String, Object> run,
        Map<String, Object> config,
        Map<String, Object> stepTime,
        Map<String, Object> fit,
        List<Warning> warnings,
        List<Scores> scores,
        List<Row> requests,
        List<Tick> timeline,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Run> furtherRuns) {

    /** What {@code kind} says. */
    public static final String KIND = "calibration";

    public CalibrationReport {
        run = Collections.unmodifiableMap(new LinkedHashMap<>(run));
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
        stepTime = Collections.unmodifiableMap(new LinkedHashMap<>(stepTime));
        fit = Collections.unmodifiableMap(new LinkedHashMap<>(fit));
        warnings = List.copyOf(warnings);
        scores = List.copyOf(scores);
        requests = List.copyOf(requests);
        timeline = List.copyOf(timeline);
        furtherRuns = List.copyOf(furtherRuns);
    }

    /** A calibration on one run. */
    public CalibrationReport(
            int schemaVersion,
            String kind,
            Tool tool,
            Map<String, Object> run,
            Map<String, Object> config,
            Map<String, Object> stepTime,
            Map<String, Object> fit,
            List<Warning> warnings,
            List<Scores> scores,
            List<Row> requests,
            List<Tick> timeline) {
        this(schemaVersion, kind, tool, run, config, stepTime, fit, warnings, scores, requests, timeline, List.of());
    }

    /** The run that the document is about in the first place, in the form of the further ones. */
    public Run first() {
        return new Run(run, config, scores, requests, timeline);
    }

    /**
     * One measured run.
     *
     * @param run what is known of it
     * @param config every setting of its simulation but the requests and the step time
     * @param scores measured against simulated
     * @param requests the requests one by one
     * @param timeline the engine over time; empty if that was not measured
     */
    public record Run(
            Map<String, Object> run,
            Map<String, Object> config,
            List<Scores> scores,
            List<Row> requests,
            List<Tick> timeline) {
        public Run {
            run = Collections.unmodifiableMap(new LinkedHashMap<>(run));
            config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
            scores = List.copyOf(scores);
            requests = List.copyOf(requests);
            timeline = List.copyOf(timeline);
        }
    }

    /**
     * How well a group of requests is met.
     *
     * @param requests {@code all}, {@code fitted} or {@code held_out}
     * @param count how many they are
     * @param ttft time to first token
     * @param tpotVllm time per output token as vLLM defines it: last minus first token, divided by the output tokens
     *     less one; requests of one output token are left out
     * @param requestTime from arrival to last token
     */
    public record Scores(String requests, int count, Score ttft, Score tpotVllm, Score requestTime) {}

    /**
     * One latency of a group of requests.
     *
     * @param count requests that have it
     * @param measuredMs as measured
     * @param simulatedMs as simulated
     * @param errorPercent simulated less measured, in percent of measured
     * @param mapePercent mean over the requests of the absolute error in percent of the request's own measured value
     */
    public record Score(int count, Figures measuredMs, Figures simulatedMs, Figures errorPercent, double mapePercent) {

        /**
         * Of values in milliseconds, request by request.
         *
         * @param measured as measured, at least one
         * @param simulated as simulated, as many
         */
        public static Score of(double[] measured, double[] simulated) {
            if (measured.length == 0) {
                Figures none = new Figures(0, 0, 0, 0);
                return new Score(0, none, none, none, 0);
            }
            double relative = 0;
            for (int i = 0; i < measured.length; i++) {
                relative += measured[i] == 0 ? 0 : Math.abs(simulated[i] / measured[i] - 1);
            }
            Figures before = Figures.of(measured);
            Figures after = Figures.of(simulated);
            return new Score(
                    measured.length,
                    before,
                    after,
                    new Figures(
                            percent(after.mean, before.mean),
                            percent(after.p50, before.p50),
                            percent(after.p90, before.p90),
                            percent(after.p99, before.p99)),
                    100 * relative / measured.length);
        }

        private static double percent(double simulated, double measured) {
            return measured == 0 ? 0 : 100 * (simulated / measured - 1);
        }
    }

    /**
     * Mean and percentiles.
     *
     * @param mean arithmetic mean
     * @param p50 median; percentiles interpolate linearly
     * @param p90 90th percentile
     * @param p99 99th percentile
     */
    public record Figures(
            double mean,
            @JsonProperty("p50") double p50,
            @JsonProperty("p90") double p90,
            @JsonProperty("p99") double p99) {

        private static Figures of(double[] values) {
            double sum = 0;
            for (double value : values) {
                sum += value;
            }
            double[] percentiles = Percentiles.of(values.clone(), values.length);
            return new Figures(sum / values.length, percentiles[0], percentiles[1], percentiles[3]);
        }
    }

    /**
     * One request.
     *
     * @param id its name in the record
     * @param promptTokens its prompt's length
     * @param outputTokens its output's length
     * @param fitted whether it counted in the fit
     * @param arrivalMs since the first arrival
     * @param measuredTtftMs time to first token
     * @param simulatedTtftMs likewise
     * @param measuredTpotVllmMs time per output token after the first, or {@code null} if it has only one
     * @param simulatedTpotVllmMs likewise
     * @param measuredRequestTimeMs from arrival to last token
     * @param simulatedRequestTimeMs likewise
     * @param scored {@code false} if it still ran when the record ended; left out if it counts
     */
    public record Row(
            String id,
            int promptTokens,
            int outputTokens,
            boolean fitted,
            double arrivalMs,
            double measuredTtftMs,
            double simulatedTtftMs,
            @Nullable Double measuredTpotVllmMs,
            @Nullable Double simulatedTpotVllmMs,
            double measuredRequestTimeMs,
            double simulatedRequestTimeMs,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Boolean scored) {

        /** A request that counts. */
        public Row(
                String id,
                int promptTokens,
                int outputTokens,
                boolean fitted,
                double arrivalMs,
                double measuredTtftMs,
                double simulatedTtftMs,
                @Nullable Double measuredTpotVllmMs,
                @Nullable Double simulatedTpotVllmMs,
                double measuredRequestTimeMs,
                double simulatedRequestTimeMs) {
            this(
                    id,
                    promptTokens,
                    outputTokens,
                    fitted,
                    arrivalMs,
                    measuredTtftMs,
                    simulatedTtftMs,
                    measuredTpotVllmMs,
                    simulatedTpotVllmMs,
                    measuredRequestTimeMs,
                    simulatedRequestTimeMs,
                    null);
        }
    }

    /**
     * The engine at one time.
     *
     * @param atMs since the first arrival
     * @param measuredRunning requests in the running set
     * @param simulatedRunning likewise
     * @param measuredWaiting requests waiting to be admitted
     * @param simulatedWaiting likewise
     * @param measuredKvPercent share of the KV cache in use, or {@code null} if it was not recorded
     * @param simulatedKvPercent likewise, or {@code null} where memory is no limit
     */
    public record Tick(
            double atMs,
            int measuredRunning,
            int simulatedRunning,
            int measuredWaiting,
            int simulatedWaiting,
            @Nullable Double measuredKvPercent,
            @Nullable Double simulatedKvPercent) {}
}

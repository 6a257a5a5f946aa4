package dev.vllmsim.report.document;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The document of kind {@code tune}: which settings bear the most load, or reach the most goodput.
 *
 * @param schemaVersion version of the document's form
 * @param kind always {@code tune}
 * @param tool what wrote the document
 * @param config every setting of the run that was given
 * @param warnings why the answer should be read with care
 * @param goal what answers are: {@code load}, the most that holds the objectives, or {@code goodput}, good requests a
 *     second at the load given
 * @param by what load is measured by; {@code null} where the load is given
 * @param unit what answers count
 * @param objectives what is to hold, as a person reads it; empty where goodput is sought
 * @param parameters the settings that vary
 * @param method how the settings were gone through
 * @param tolerance how near the load that holds and the one that misses were brought, as a share
 * @param requests requests of each run
 * @param runs how many runs it took
 * @param seeds the seeds of the runs; empty where nothing is random
 * @param settings every setting looked at, the best first
 * @param given the run as it was given
 * @param best the best of them
 * @param simplest the one with the fewest changes that is not worse than the best as far as can be told; {@code null}
 *     if that is the best itself
 * @param serveFlags the flags of {@code vllm serve} for the best, one word each; empty where vLLM has no such scheduler
 */
public record TuneReport(
        int schemaVersion,
        String kind,
        Tool tool,
        Map<String, Object> config,
        List<Warning> warnings,
        String goal,
        @Nullable String by,
        String unit,
        List<String> objectives,
        List<String> parameters,
        String method,
        double tolerance,
        long requests,
        long runs,
        List<Long> seeds,
        List<Tried> settings,
        Tried given,
        Tried best,
        @Nullable Tried simplest,
        List<String> serveFlags) {

    /** What {@code kind} says. */
    public static final String KIND = "tune";

    public TuneReport {
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
        warnings = List.copyOf(warnings);
        objectives = List.copyOf(objectives);
        parameters = List.copyOf(parameters);
        seeds = List.copyOf(seeds);
        settings = List.copyOf(settings);
        serveFlags = List.copyOf(serveFlags);
    }

    /**
     * One setting of the run.
     *
     * @param settings the settings that vary, and their values here, by name
     * @param answer what it bears, or its goodput; {@code null} where it was not looked at
     * @param gain how much more that is than of the run as it was given; {@code null} of that run itself, and where it is not
     *     known
     * @param p99TtftMs p99 of TTFT at the answer, in milliseconds
     * @param tps output tokens a second there
     * @param onFront whether no other setting has both a lower TTFT and more tokens a second
     * @param problem why it cannot be run, or why it was not looked at; left out where it was
     */
    public record Tried(
            @JsonAnySetter @JsonAnyGetter Map<String, Object> settings,
            @Nullable LoadAnswer answer,
            @Nullable Gain gain,
            @Nullable Double p99TtftMs,
            @Nullable Double tps,
            boolean onFront,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String problem) {
        public Tried {
            settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        }
    }

    /**
     * How much more one setting bears than another, with the same requests.
     *
     * @param difference the mean difference
     * @param low lower end of its 95 % interval; {@code null} of a single run
     * @param high upper end
     */
    public record Gain(
            double difference,
            @Nullable Double low,
            @Nullable Double high) {}
}

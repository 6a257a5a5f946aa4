package dev.vllmsim.report.document;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The document of kind {@code plan}: the most load that holds objectives.
 *
 * @param schemaVersion version of the document's form
 * @param kind always {@code plan}
 * @param tool what wrote the document
 * @param config every setting; the load is as it was given
 * @param warnings why the answer should be read with care
 * @param by what load is measured by: {@code rate}, {@code concurrency} or {@code speed}
 * @param setting the setting that says it
 * @param unit what a number of it counts
 * @param objectives what is to hold, and what becomes of it at the answer
 * @param tolerance how near the load that holds and the one that misses were brought, as a share
 * @param requests requests of each run
 * @param seeds the seeds of the runs; empty where nothing is random
 * @param answer the answer
 * @param monotone whether every load on the curve below the answer held, and every one above it missed, in most runs
 * @param saturation how far the engine's limits are used at the answer
 * @param next the limit that is nearest to be reached, by the name of its setting; {@code null} where none is known
 * @param unloaded what the objectives look at where requests come one at a time
 * @param limits what was found for each seed
 * @param curve runs at loads around the answer
 * @param probes every run of the search, in order
 */
public record PlanReport(
        int schemaVersion,
        String kind,
        Tool tool,
        Map<String, Object> config,
        List<Warning> warnings,
        String by,
        String setting,
        String unit,
        List<Target> objectives,
        double tolerance,
        long requests,
        List<Long> seeds,
        LoadAnswer answer,
        boolean monotone,
        List<Use> saturation,
        @Nullable String next,
        Map<String, @Nullable Double> unloaded,
        List<SeedLimit> limits,
        List<CurvePoint> curve,
        List<LoadProbe> probes) {

    /** What {@code kind} says. */
    public static final String KIND = "plan";

    public PlanReport {
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
        warnings = List.copyOf(warnings);
        objectives = List.copyOf(objectives);
        seeds = List.copyOf(seeds);
        saturation = List.copyOf(saturation);
        unloaded = Collections.unmodifiableMap(new LinkedHashMap<>(unloaded));
        limits = List.copyOf(limits);
        curve = List.copyOf(curve);
        probes = List.copyOf(probes);
    }

    /**
     * What is to hold.
     *
     * @param figure what is looked at
     * @param text the objective as a person reads it
     * @param limit the most, or least, that the figure may be
     * @param atAnswer the figure's mean over runs at the answer; {@code null} where it has none
     * @param margin how far that is from the limit, as a share of the limit; below 0 beyond it
     */
    public record Target(
            String figure,
            String text,
            double limit,
            @Nullable Double atAnswer,
            @Nullable Double margin) {}

    /**
     * How far a limit of the engine is used, over the time in which it computes.
     *
     * @param setting the limit's setting
     * @param limit the limit
     * @param mean mean use, as a share of the limit
     * @param peak largest use, likewise
     * @param atLimit share of the time at which all of it was used
     */
    public record Use(
            String setting,
            double limit,
            double mean,
            double peak,
            @Nullable Double atLimit) {}

    /**
     * What was found for one seed.
     *
     * @param seed the seed, or {@code null} where nothing is random
     * @param held the largest load that was found to hold; 0 for none
     * @param missed the smallest that was found to miss; {@code null} for none
     * @param binding the figure whose objective is missed there
     */
    public record SeedLimit(
            @Nullable Long seed, double held, @Nullable Double missed, String binding) {}

    /**
     * Runs at one load near the answer.
     *
     * @param value the load
     * @param runs how many runs
     * @param held how many of them held all objectives
     * @param overloaded how many were in overload
     * @param figures means of what the objectives look at, by name, over the runs that were not in overload; empty if
     *     all were
     */
    public record CurvePoint(double value, int runs, int held, int overloaded, Map<String, @Nullable Double> figures) {
        public CurvePoint {
            figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
        }
    }
}

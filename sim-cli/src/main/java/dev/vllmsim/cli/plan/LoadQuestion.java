package dev.vllmsim.cli.plan;

import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.run.Variants;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.report.study.LoadAxis;
import dev.vllmsim.report.study.Objectives;
import dev.vllmsim.report.study.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The most load that holds: what that is to mean.
 *
 * @param axis what load is measured by
 * @param objectives what must hold
 * @param tolerance how near the load that holds and the one that misses are to be, as a share
 * @param seeds the seeds of the runs, or {@code null} where nothing is random
 * @param guess a load to begin with
 */
public record LoadQuestion(
        LoadAxis axis,
        Objectives objectives,
        double tolerance,
        @Nullable List<Long> seeds,
        double guess) {
    /** Seeds of a plan, unless something else is asked for. */
    static final int MOST_SEEDS = 20;

    private static final int LARGEST_SEEDS = 10_000;
    private static final String SEED = "seed";
    private static final double USUAL_TOLERANCE = 0.01;
    private static final double LEAST_TOLERANCE = 0.0001;

    /** Where nothing is known of a load. */
    private static final double USUAL_GUESS = 4;

    /**
     * Reads the question.
     *
     * @param seeds how many seeds there are unless something else is asked for
     * @throws Failure if it cannot be asked
     */
    public static LoadQuestion of(LoadOptions.Typed typed, Variants run, int seeds) {
        String slo = typed.slo();
        if (slo == null) {
            throw Failure.usage(
                    "missing --slo OBJECTIVES: what must hold, as in --slo \"p99 ttft<=500, p95 tpot<=25\"");
        }
        Objectives objectives;
        try {
            objectives = Objectives.parse(slo);
        } catch (IllegalArgumentException e) {
            throw Failure.usage("--slo " + e.getMessage());
        }
        Scenario given = run.with(Map.of());
        if (objectives.needGoodput() && given.config().get("goodput") == null) {
            throw Failure.usage("--slo asks for goodput, and nothing says what a good request is: give --goodput, as in"
                    + " --goodput ttft:500 tpot:25");
        }
        LoadAxis axis = axis(typed.by(), given);
        requireTimes(axis, run, given);
        if (!axis.whole() && given.config().get("max_concurrency") != null) {
            throw Failure.usage(run.nameOf("max_concurrency")
                    + " holds requests back at the client, and that wait is in no"
                    + " latency: a " + axis.label() + " would hold that is not served; leave it out, or ask --by"
                    + " concurrency");
        }
        long requests = run.requests();
        if (requests < objectives.fewestRequests()) {
            throw Failure.usage("--slo asks for " + objectives.mostDemanding().text() + ", which needs at least "
                    + objectives.fewestRequests() + " requests to be more than their maximum, and there are " + requests
                    + ": give more with --total-query, or ask for a lower percentile");
        }
        int count = count(typed.replications(), seeds);
        double guess =
                given.config().get(axis.setting()) instanceof Number value && Double.isFinite(value.doubleValue())
                        ? value.doubleValue()
                        : axis == LoadAxis.SPEED ? 1 : USUAL_GUESS;
        Map<String, Object> config = run.with(Map.of(axis.setting(), axis.whole() ? (Object) 1 : (Object) guess))
                .config();
        Object seed = config.containsKey(SEED) ? config.get(SEED) : null;
        boolean random = config.containsKey(SEED);
        if (!random && typed.replications() != null && count > 1) {
            throw Failure.usage("--replications " + count + " needs something random, and nothing is: the requests are"
                    + " recorded and arrive as recorded; give --replications 1");
        }
        return new LoadQuestion(
                axis,
                objectives,
                tolerance(typed.tolerance()),
                random ? Seeds.of(seed instanceof Number number ? number.longValue() : 0, count) : null,
                guess);
    }

    private static LoadAxis axis(@Nullable String typed, Scenario given) {
        if (typed == null) {
            boolean closed = given.arrivals().closed();
            boolean recorded = !closed && given.config().get("rate_scale") != null;
            return recorded
                    ? LoadAxis.SPEED
                    : closed && !Integer.valueOf(1).equals(given.config().get("concurrency"))
                            ? LoadAxis.CONCURRENCY
                            : LoadAxis.RATE;
        }
        for (LoadAxis axis : LoadAxis.values()) {
            if (axis.label().equals(typed)) {
                return axis;
            }
        }
        throw Failure.usage("--by must be one of "
                + Arrays.stream(LoadAxis.values()).map(LoadAxis::label).collect(Collectors.joining(", ")) + ", but is '"
                + typed + "'");
    }

    private static void requireTimes(LoadAxis axis, Variants run, Scenario given) {
        if (axis == LoadAxis.SPEED
                && run.with(Map.of("rate_scale", 1.0)).config().get("rate_scale") == null) {
            throw Failure.usage("--by speed needs a --workload with arrival times of its own"
                    + (given.config().get("request_rate") == null ? "" : ", and no --request-rate beside it")
                    + ": use --by rate");
        }
    }

    /**
     * Makes sure that nothing was typed that goes with a load that is sought.
     *
     * @throws Failure if something was
     */
    public static void requireNoAxis(LoadOptions.Typed typed) {
        if (typed.by() != null || typed.tolerance() != null) {
            throw Failure.usage((typed.by() != null ? "--by" : "--tolerance")
                    + " goes with --slo, which says what is to hold while the load is sought; without it the load is the"
                    + " one given");
        }
    }

    /**
     * The number of seeds.
     *
     * @throws Failure if it is no such number
     */
    public static int count(@Nullable String typed, int usual) {
        if (typed == null) {
            return usual;
        }
        try {
            int count = Integer.parseInt(typed.strip());
            if (count >= 1 && count <= LARGEST_SEEDS) {
                return count;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw Failure.usage(
                "--replications must be a whole number from 1 to " + LARGEST_SEEDS + ", but is '" + typed + "'");
    }

    private static double tolerance(@Nullable String typed) {
        if (typed == null) {
            return USUAL_TOLERANCE;
        }
        try {
            double share = Double.parseDouble(typed.strip());
            if (share >= LEAST_TOLERANCE && share <= 1) {
                return share;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw Failure.usage("--tolerance must be a share from 0.0001 to 1, as in 0.01 for 1 %, but is '" + typed + "'");
    }
}

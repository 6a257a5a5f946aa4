package dev.vllmsim.report.study;

import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.sweep.Sweep;
import dev.vllmsim.report.document.CompareReport.Difference;
import dev.vllmsim.report.document.CompareReport.Quantile;
import dev.vllmsim.report.document.CompareReport.Shares;
import dev.vllmsim.report.document.Summary;
import dev.vllmsim.report.document.Warning;
import dev.vllmsim.report.statistics.Interval;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.statistics.descriptive.Skewness;
import org.apache.commons.statistics.distribution.TDistribution;
import org.jspecify.annotations.Nullable;

/**
 * Two systems under the same requests, with the same random numbers in each pair of runs.
 *
 * <p>A difference is B less A. Its interval is Student's for the differences of the pairs, which are independent of each
 * other whatever the two runs of a pair have in common: common random numbers (Law, Simulation Modeling and Analysis,
 * chapter 11) make it narrow. A quantile of a run is the one of its requests, by linear interpolation.
 */
public final class Comparison {
    /** The code of the warning that intervals may be too narrow, as few runs make the difference. */
    public static final String SKEWED = "skewed_differences";

    private static final double UPPER = 0.975;

    /** Ten normal values have more in one sample of 160, ten lognormal ones (sigma 1.5) in every second. */
    private static final double MOST_SKEWNESS = 2;

    private static final int FEWEST_FOR_SKEWNESS = 8;

    /** More replications than that nobody makes. */
    private static final long MOST_NEEDED = 1_000_000;

    private final List<Long> seeds;
    private final List<Pair> pairs;

    private Comparison(List<Long> seeds, List<Pair> pairs) {
        this.seeds = List.copyOf(seeds);
        this.pairs = List.copyOf(pairs);
    }

    /**
     * The two runs of a seed.
     *
     * @param a the one
     * @param b the other
     * @param latencies both by latency
     */
    private record Pair(Trial a, Trial b, Map<String, PairedLatency> latencies) {}

    /**
     * Runs both with every seed, on all cores.
     *
     * @param a makes the runs of the one
     * @param b makes those of the other, of the same requests
     * @param seeds at least one
     * @param progress is told, from any thread, of each pair of runs that is done
     * @param threads how many run at a time, at least 1
     * @throws IllegalArgumentException if there are no requests, or not as many in one as in the other
     */
    public static Comparison of(
            LongFunction<Scenario> a,
            LongFunction<Scenario> b,
            List<Long> seeds,
            Consumer<Long> progress,
            int threads) {
        if (seeds.size() == 1) {
            // A run of each, side by side.
            List<Side> sides = Sweep.run(
                    List.of(a, b), scenario -> Side.of(scenario.apply(seeds.get(0))), scenario -> {}, threads);
            progress.accept(seeds.get(0));
            return new Comparison(seeds, List.of(pair(sides.get(0), sides.get(1))));
        }
        return new Comparison(
                seeds,
                Sweep.run(seeds, seed -> pair(Side.of(a.apply(seed)), Side.of(b.apply(seed))), progress, threads));
    }

    /** A run with the latencies of its requests. */
    private record Side(Trial trial, RequestLatencies latencies) {
        static Side of(Scenario scenario) {
            RequestLatencies latencies = new RequestLatencies();
            Trial trial = Trial.of(scenario, latencies);
            return new Side(trial, latencies);
        }
    }

    private static Pair pair(Side a, Side b) {
        Map<String, PairedLatency> latencies = new LinkedHashMap<>();
        BitSet both = a.latencies().served();
        if (!both.equals(b.latencies().served())
                && a.trial().summary().refused() == null
                && b.trial().summary().refused() == null) {
            throw new IllegalArgumentException("two runs to compare must serve the same requests, but served "
                    + both.cardinality() + " and " + b.latencies().served().cardinality());
        }
        // Of who is refused in one of them there is no pair.
        both.and(b.latencies().served());
        for (String latency : RequestLatencies.NAMES) {
            latencies.put(
                    latency,
                    PairedLatency.of(
                            a.latencies().of(latency, both), b.latencies().of(latency, both)));
        }
        return new Pair(a.trial(), b.trial(), latencies);
    }

    /** How many pairs of runs there are. */
    public int pairs() {
        return pairs.size();
    }

    /** How many requests a run has. */
    public long requests() {
        return pairs.get(0).a().summary().requests();
    }

    /** The seed of each pair. */
    public List<Long> seeds() {
        return seeds;
    }

    /** All runs in numbers. */
    public List<Summary> summaries() {
        return pairs.stream()
                .flatMap(pair -> Stream.of(pair.a().summary(), pair.b().summary()))
                .toList();
    }

    /** The pair of the first seed alone. */
    public Comparison firstAlone() {
        return new Comparison(seeds.subList(0, 1), pairs.subList(0, 1));
    }

    /** Whether every run of A is the same as every other one, and likewise for B. */
    public boolean isAlwaysTheSame() {
        return pairs.stream()
                .allMatch(pair -> pair.a().summary().equals(pairs.get(0).a().summary())
                        && pair.b().summary().equals(pairs.get(0).b().summary()));
    }

    /** The differences of all figures that all runs have, by name. */
    public Map<String, Difference> differences() {
        Map<String, Difference> differences = new LinkedHashMap<>();
        for (Figure figure : Figure.ALL) {
            double[] a = values(figure, true);
            double[] b = values(figure, false);
            if (a.length == pairs.size() && b.length == pairs.size()) {
                differences.put(figure.name(), difference(a, b));
            }
        }
        return differences;
    }

    /** Whether so few pairs make the mean difference that Student's interval should not be trusted. */
    static boolean isSkewed(double[] a, double[] b) {
        double[] differences = new Paired(a, b).differences();
        if (differences.length < FEWEST_FOR_SKEWNESS || Interval.of(differences).half() == 0) {
            return false;
        }
        return Math.abs(Skewness.of(differences).getAsDouble()) > MOST_SKEWNESS;
    }

    /** The difference of a number in pairs of runs, pair by pair. */
    static Difference difference(double[] a, double[] b) {
        Paired paired = new Paired(a, b);
        return new Difference(
                paired.a(), paired.b(), paired.difference(), paired.low(), paired.high(), paired.needed());
    }

    private double[] values(Figure figure, boolean ofA) {
        return pairs.stream()
                .map(pair -> figure.of((ofA ? pair.a() : pair.b()).summary()))
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    /** The distributions of all latencies, by the latency's key in a summary. */
    public Map<String, List<Quantile>> quantiles() {
        Map<String, List<Quantile>> all = new LinkedHashMap<>();
        for (String latency : RequestLatencies.NAMES) {
            List<Quantile> quantiles = new ArrayList<>();
            for (int i = 0; i < PairedLatency.SHARES.length; i++) {
                int at = i;
                Paired paired = new Paired(
                        ofPairs(latency).mapToDouble(each -> each.a()[at]).toArray(),
                        ofPairs(latency).mapToDouble(each -> each.b()[at]).toArray());
                quantiles.add(new Quantile(
                        PairedLatency.SHARES[i],
                        paired.a(),
                        paired.b(),
                        paired.difference(),
                        paired.low(),
                        paired.high()));
            }
            all.put(latency, quantiles);
        }
        return all;
    }

    private Stream<PairedLatency> ofPairs(String latency) {
        return pairs.stream().map(pair -> {
            PairedLatency paired = pair.latencies().get(latency);
            if (paired == null) {
                throw new IllegalStateException("no latency is called " + latency);
            }
            return paired;
        });
    }

    /** Of each latency, how many requests of all runs are better, worse and equal in B, by the latency's key. */
    public Map<String, Shares> shares() {
        Map<String, Shares> all = new LinkedHashMap<>();
        for (String latency : RequestLatencies.NAMES) {
            double better = ofPairs(latency).mapToLong(PairedLatency::better).sum();
            double worse = ofPairs(latency).mapToLong(PairedLatency::worse).sum();
            double requests =
                    ofPairs(latency).mapToLong(PairedLatency::requests).sum();
            all.put(latency, new Shares(better / requests, worse / requests, (requests - better - worse) / requests));
        }
        return all;
    }

    /** Why the figures should be read with care, with whose they are. */
    public List<Warning> warnings() {
        List<Warning> all = new ArrayList<>();
        Map<String, Integer> ofA = codes(true);
        Map<String, Integer> ofB = codes(false);
        for (Warning warning : messages()) {
            int a = ofA.getOrDefault(warning.code(), 0);
            int b = ofB.getOrDefault(warning.code(), 0);
            String who = a > 0 && b > 0 ? "A and B" : a > 0 ? "A" : "B";
            int times = Math.max(a, b);
            String when = times < pairs.size() ? " in " + times + " of " + pairs.size() + " replications" : "";
            all.add(new Warning(warning.code(), who + when + ": " + warning.message()));
        }
        List<String> skewed = new ArrayList<>();
        for (Figure figure : Figure.ALL) {
            double[] a = values(figure, true);
            double[] b = values(figure, false);
            if (a.length == pairs.size() && b.length == pairs.size() && isSkewed(a, b)) {
                skewed.add(figure.title().replace(" (ms)", ""));
            }
        }
        if (!skewed.isEmpty()) {
            all.add(new Warning(
                    SKEWED,
                    "few of the runs make most of the difference in " + String.join(", ", skewed)
                            + ": its interval may be too narrow; take more replications, or longer runs"));
        }
        return all;
    }

    private Map<String, Integer> codes(boolean ofA) {
        Map<String, Integer> codes = new LinkedHashMap<>();
        for (Pair pair : pairs) {
            for (Warning warning : (ofA ? pair.a() : pair.b()).warnings()) {
                codes.merge(warning.code(), 1, Integer::sum);
            }
        }
        return codes;
    }

    /** The first of each kind of warning. */
    private List<Warning> messages() {
        Map<String, Warning> first = new LinkedHashMap<>();
        for (Pair pair : pairs) {
            for (Trial trial : List.of(pair.a(), pair.b())) {
                trial.warnings().forEach(warning -> first.putIfAbsent(warning.code(), warning));
            }
        }
        return List.copyOf(first.values());
    }

    /**
     * A number in each pair of runs.
     *
     * @param as in A, pair by pair
     * @param bs in B, likewise
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once
    private record Paired(double[] as, double[] bs) {
        double[] differences() {
            return IntStream.range(0, as.length).mapToDouble(i -> bs[i] - as[i]).toArray();
        }

        private @Nullable Interval interval() {
            return as.length < 2 ? null : Interval.of(differences());
        }

        double a() {
            return as.length < 2 ? as[0] : Interval.of(as).mean();
        }

        double b() {
            return bs.length < 2 ? bs[0] : Interval.of(bs).mean();
        }

        double difference() {
            Interval interval = interval();
            return interval == null ? bs[0] - as[0] : interval.mean();
        }

        @Nullable
        Double low() {
            Interval interval = interval();
            return interval == null ? null : interval.low();
        }

        @Nullable
        Double high() {
            Interval interval = interval();
            return interval == null ? null : interval.high();
        }

        /** The fewest runs of which a difference like this, with a deviation like this, would be told from chance. */
        @Nullable
        Long needed() {
            Interval interval = interval();
            if (interval == null || !interval.holdsZero() || interval.mean() == 0) {
                return null;
            }
            double ratio = interval.std() / Math.abs(interval.mean());
            double normal = 1.96 * ratio;
            long runs = (long) Math.min(MOST_NEEDED, Math.max(interval.runs() + 1.0, Math.floor(normal * normal)));
            while (runs < MOST_NEEDED
                    && TDistribution.of(runs - 1.0).inverseCumulativeProbability(UPPER) * ratio
                            >= Math.sqrt((double) runs)) {
                runs++;
            }
            return runs;
        }
    }
}

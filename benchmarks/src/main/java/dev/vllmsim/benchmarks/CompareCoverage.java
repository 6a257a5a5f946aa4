package dev.vllmsim.benchmarks;

import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.sweep.Sweep;
import dev.vllmsim.report.document.CompareReport.Difference;
import dev.vllmsim.report.study.Comparison;
import dev.vllmsim.report.study.Figure;
import dev.vllmsim.report.study.Seeds;
import dev.vllmsim.report.study.Trial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;

/**
 * Counts how often the intervals of {@code vllm-sim compare} hold the true difference, which is known to within a
 * hundredth of an interval from 50,000 pairs of runs with other seeds.
 *
 * <pre>java -cp benchmarks/target/benchmarks.jar dev.vllmsim.benchmarks.CompareCoverage [repetitions] [replications] [case]</pre>
 */
public final class CompareCoverage {
    private static final int REQUESTS = 200;
    private static final int PAIRS_FOR_TRUTH = 50_000;
    private static final long FIRST_SEED_FOR_TRUTH = 1_000_000_000_000L;
    private static final int THREADS = Runtime.getRuntime().availableProcessors();

    private static final List<String> FIGURES = List.of(
            "mean_ttft_ms", "p50_ttft_ms", "p99_ttft_ms", "mean_tpot_ms", "p95_tpot_ms", "p99_request_time_ms", "tps");

    private CompareCoverage() {}

    /** @param changes what is different in B */
    private record Case(String label, Map<String, Object> settings, Map<String, Object> changes) {
        Scenario scenario(boolean ofA, long seed) {
            Map<String, Object> all = new LinkedHashMap<>(settings);
            if (!ofA) {
                all.putAll(changes);
            }
            all.put("seed", seed);
            return Settings.scenario(all);
        }
    }

    private static Case engine(String label, double rate, Map<String, Object> changes) {
        Map<String, Object> all = new LinkedHashMap<>(Map.of(
                "scheduler", "vllm-v1", "step_time", "linear", "step_base_ms", 5, "step_prefill_token_ms", 0.02,
                "step_decode_seq_ms", 0.1));
        all.putAll(Map.of(
                "total_query", REQUESTS, "min_input", 64, "max_input", 1_024, "min_output", 16, "max_output", 256,
                "request_rate", rate));
        return new Case(label, all, changes);
    }

    private static final List<Case> CASES = List.of(
            engine("steps a tenth slower, light load", 5, Map.of("step_time_scale", 1.1)),
            engine("steps a tenth slower, near saturation", 35, Map.of("step_time_scale", 1.1)),
            engine("half the seats", 30, Map.of("max_num_seqs", 32)),
            engine("a quarter of the token budget", 30, Map.of("max_num_batched_tokens", 512)));

    private static double value(String name, Trial trial) {
        Figure figure = Objects.requireNonNull(Figure.named(name));
        return Objects.requireNonNull(figure.of(trial.summary()));
    }

    private static boolean holds(Map<String, Difference> found, String figure, double difference) {
        Difference each = Objects.requireNonNull(found.get(figure));
        Double low = each.low();
        Double high = each.high();
        return low != null && high != null && low <= difference && difference <= high;
    }

    /** The differences of all figures, each the mean of many pairs. */
    private static double[] truth(Case each) {
        List<Long> seeds = LongStream.range(FIRST_SEED_FOR_TRUTH, FIRST_SEED_FOR_TRUTH + PAIRS_FOR_TRUTH)
                .boxed()
                .toList();
        List<double[]> differences = Sweep.run(
                seeds,
                seed -> {
                    Trial a = Trial.of(each.scenario(true, seed));
                    Trial b = Trial.of(each.scenario(false, seed));
                    double[] all = new double[FIGURES.size()];
                    for (int i = 0; i < all.length; i++) {
                        all[i] = value(FIGURES.get(i), b) - value(FIGURES.get(i), a);
                    }
                    return all;
                },
                seed -> {},
                THREADS);
        double[] means = new double[FIGURES.size()];
        for (double[] pair : differences) {
            for (int i = 0; i < means.length; i++) {
                means[i] += pair[i] / differences.size();
            }
        }
        return means;
    }

    /** @param arguments how many comparisons, and how many replications each has, 1,000 and 10 without; words of a case */
    public static void main(String[] arguments) {
        int repetitions = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000;
        int replications = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
        String wanted = arguments.length > 2 ? arguments[2] : "";
        System.out.printf(
                Locale.ROOT,
                "percent of %,d intervals over %d replications of %d requests that hold the true difference%n%-40s",
                repetitions,
                replications,
                REQUESTS,
                "");
        FIGURES.forEach(figure -> System.out.printf("%21s", figure));
        System.out.println();
        for (Case each : CASES) {
            if (!each.label().contains(wanted)) {
                continue;
            }
            double[] truth = truth(each);
            List<Map<String, Difference>> comparisons = Sweep.run(
                    LongStream.rangeClosed(1, repetitions).boxed().toList(),
                    repetition -> Comparison.of(
                                    seed -> each.scenario(true, seed),
                                    seed -> each.scenario(false, seed),
                                    Seeds.of(repetition, replications),
                                    seed -> {},
                                    1)
                            .differences(),
                    repetition -> {},
                    THREADS);
            System.out.printf("%-40s", each.label());
            for (int i = 0; i < truth.length; i++) {
                double difference = truth[i];
                String figure = FIGURES.get(i);
                long held = comparisons.stream()
                        .filter(all -> holds(all, figure, difference))
                        .count();
                System.out.printf(Locale.ROOT, "%21.1f", 100.0 * held / repetitions);
            }
            System.out.println();
        }
    }
}

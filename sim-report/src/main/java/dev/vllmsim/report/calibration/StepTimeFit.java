package dev.vllmsim.report.calibration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Finds the step time with which the simulated requests of one or more runs come closest to the measured ones: several
 * searches from several starts, of which the best go on. Searches run side by side on all cores, and do not know of each
 * other, so that the same runs give the same coefficients to the last digit.
 */
final class StepTimeFit {
    private static final long SEED = 1;

    /** How many of the starts are followed up. */
    private static final int FOLLOWED = 2;

    /**
     * How searches look around a start.
     *
     * @param spreads as shares of the mean step, one after the other
     * @param generations of each
     * @param rounds how often the spreads are gone through, each time with other chances
     * @param patience after so many rounds without a better one, a Gauss-Newton search has come as near as it can
     */
    @SuppressWarnings("ArrayRecordComponent") // vectors that nobody compares
    record Effort(double[] spreads, int generations, int rounds, int patience) {
        /** From far away: for coefficients of which nothing is known. */
        static final Effort FAR = new Effort(new double[] {0.3, 0.1, 0.03, 0.01}, 50, 3, 12);

        /** From nearby: for coefficients that usually go together. */
        static final Effort NEAR = new Effort(new double[] {0.1, 0.02, 0.005, 0.0015}, 15, 2, 4);
    }

    private final FitProblem problem;
    private final List<double[]> starts;
    private final Effort effort;
    private final LongConsumer progress;
    private final AtomicLong simulations = new AtomicLong();

    /**
     * @param problem what to look for
     * @param starts where to begin
     * @param effort how to look around
     * @param progress is told after each simulation how many there have been
     */
    StepTimeFit(FitProblem problem, List<double[]> starts, Effort effort, LongConsumer progress) {
        this.problem = problem;
        this.starts = List.copyOf(starts);
        this.effort = effort;
        this.progress = progress;
    }

    private void simulated() {
        long count = simulations.incrementAndGet();
        synchronized (progress) {
            progress.accept(count);
        }
    }

    /** Searches. */
    Fit find() {
        List<Search> ranked = ranked();
        List<Search> followed = ranked.subList(0, Math.min(FOLLOWED, ranked.size()));
        followed.parallelStream().forEach(this::follow);
        return best(ranked, followed);
    }

    /** Goes to the neighbourhood of the best schedule only. */
    Fit approach() {
        List<Search> ranked = ranked();
        return best(ranked, ranked);
    }

    /** The searches from all starts, the best first. */
    private List<Search> ranked() {
        List<Search> searches = starts.stream()
                .map(start -> new Search(problem, start, effort.patience(), this::simulated))
                .toList();
        searches.parallelStream().forEach(Search::approach);
        List<Search> ranked = new ArrayList<>(searches);
        ranked.sort(Comparator.comparingDouble(Search::bestLoss));
        return ranked;
    }

    private Fit best(List<Search> searches, List<Search> followed) {
        Search best = followed.stream()
                .min(Comparator.comparingDouble(Search::bestLoss))
                .orElseThrow();
        int evaluations = searches.stream().mapToInt(Search::evaluations).sum();
        double[] x = best.best();
        int terms = problem.form().names().size();
        double[] nanos = Arrays.copyOf(x, terms);
        return new Fit(
                problem.form().model(nanos, null),
                problem.form().settings(nanos),
                x.length > terms ? Math.round(x[terms]) : 0,
                problem.hostNanos(),
                best.bestLoss(),
                evaluations,
                Identification.of(problem, x));
    }

    private void follow(Search search) {
        for (int round = 0; round < effort.rounds(); round++) {
            for (double spread : effort.spreads()) {
                search.lookAround(spread, effort.generations(), SEED + round);
                search.approach();
            }
        }
    }
}

package dev.vllmsim.report.study;

import dev.vllmsim.engine.sweep.Runner;
import dev.vllmsim.report.document.LoadAnswer;
import dev.vllmsim.report.document.LoadProbe;
import dev.vllmsim.report.statistics.Interval;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the most load that holds objectives, with random numbers of its own in each of several searches: what they find
 * is as many independent values, of which there is a mean and an interval.
 *
 * <p>The seeds are the same whatever is changed in the run, so that what two settings bear can be compared seed by seed.
 */
final class LoadStudy {
    /** The first search knows nothing. */
    static final double COLD = 2;

    /** The others begin near what the first one found. */
    static final double WARM = 1.08;

    private final LoadAxis axis;
    private final Objectives objectives;
    private final double tolerance;
    private final @Nullable List<Long> seeds;
    private final Consumer<LoadProbe> progress;
    private final Runner runner;

    /**
     * @param axis what load is measured by
     * @param objectives what must hold
     * @param tolerance how near the load that holds and the one that misses are to be, as a share
     * @param seeds the seeds, at least one; {@code null} where nothing is random
     * @param progress is told of each run, from any thread
     * @param runner runs the searches
     */
    LoadStudy(
            LoadAxis axis,
            Objectives objectives,
            double tolerance,
            @Nullable List<Long> seeds,
            Consumer<LoadProbe> progress,
            Runner runner) {
        this.axis = axis;
        this.objectives = objectives;
        this.tolerance = tolerance;
        this.seeds = seeds == null ? null : List.copyOf(seeds);
        this.progress = progress;
        this.runner = runner;
    }

    /** How many searches there can be. */
    int most() {
        return seeds == null ? 1 : seeds.size();
    }

    LoadSearch search(ScenarioSource source, Map<String, Object> changes) {
        return new LoadSearch(source, changes, axis, objectives, tolerance, progress);
    }

    @Nullable
    Long seed(int replication) {
        return seeds == null ? null : seeds.get(replication);
    }

    /** The first search for a run. */
    LoadSearch.Found first(LoadSearch search, double guess) {
        return runner.run(List.of(new SearchTask(search, seed(0), guess, COLD)), task -> {})
                .get(0);
    }

    /** Some further searches, each with another seed. */
    List<LoadSearch.Found> further(LoadSearch search, int from, int until, LoadSearch.Found first) {
        List<SearchTask> tasks = new ArrayList<>();
        for (int replication = from; replication < until; replication++) {
            tasks.add(new SearchTask(search, seed(replication), first.limit(axis), WARM));
        }
        return runner.run(tasks, task -> {});
    }

    /** What the searches say together. */
    LoadAnswer answer(List<LoadSearch.Found> found) {
        return answer(axis, found);
    }

    /** What searches along an axis say together. */
    static LoadAnswer answer(LoadAxis axis, List<LoadSearch.Found> found) {
        LoadSearch.Found first = found.get(0);
        if (found.size() == 1) {
            double high = first.everythingHolds() ? first.held() : first.missed();
            return new LoadAnswer(first.held(), first.held(), high, first.binding(), 1);
        }
        Interval interval = Interval.of(limits(axis, found));
        double low = Math.max(0, interval.low());
        return axis.whole()
                ? new LoadAnswer(
                        Math.floor(interval.mean()),
                        Math.floor(low),
                        Math.ceil(interval.high()),
                        binding(found),
                        found.size())
                : new LoadAnswer(interval.mean(), low, interval.high(), binding(found), found.size());
    }

    private static double[] limits(LoadAxis axis, List<LoadSearch.Found> found) {
        return found.stream().mapToDouble(each -> each.limit(axis)).toArray();
    }

    /** Whether the mean is known as well as each value is. */
    boolean isSure(List<LoadSearch.Found> found) {
        if (found.size() < 2) {
            return seeds == null;
        }
        Interval interval = Interval.of(limits(axis, found));
        return interval.half() <= 2 * tolerance * interval.mean() || (axis.whole() && interval.half() <= 1.0 / 2);
    }

    private static String binding(List<LoadSearch.Found> found) {
        Map<String, Integer> times = new HashMap<>();
        String most = found.get(0).binding();
        for (LoadSearch.Found each : found) {
            times.merge(each.binding(), 1, Integer::sum);
        }
        for (Map.Entry<String, Integer> entry : times.entrySet()) {
            if (entry.getValue() > times.getOrDefault(most, 0)) {
                most = entry.getKey();
            }
        }
        return most;
    }
}

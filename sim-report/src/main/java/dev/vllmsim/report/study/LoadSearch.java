package dev.vllmsim.report.study;

import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.report.document.LoadProbe;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the most load that holds objectives, for one seed: doubles the load until it misses, or halves it until it
 * holds, and then bisects. All loads have the requests of the seed, so that what differs is the load.
 */
final class LoadSearch implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The binding objective of a run that only overload makes a miss. */
    static final String OVERLOAD = "overload";

    /** Digits of a load: enough for any tolerance, few enough to be typed. */
    private static final MathContext DIGITS = new MathContext(5);

    private static final int MOST_FACTORS = 50;

    /** What misses at a load so many times halved misses at any: its requests hardly meet. */
    private static final int MOST_HALVINGS = 14;

    private static final double NANOS_PER_SECOND = 1e9;

    /** Where it is sent, a {@link SentRun}. */
    @SuppressWarnings("serial")
    private final ScenarioSource source;

    private final Map<String, Object> changes;
    private final LoadAxis axis;
    private final Objectives objectives;
    private final double tolerance;

    /** Stays where the study is. */
    private final transient @Nullable Consumer<LoadProbe> progress;

    /**
     * @param source makes the scenarios
     * @param changes what the setting of which the load is sought changes in the run
     * @param axis what load is measured by
     * @param objectives what must hold
     * @param tolerance how near the load that holds and the one that misses are to be, as a share, above 0
     * @param progress is told of each run; {@code null} where nobody is there to be told
     */
    LoadSearch(
            ScenarioSource source,
            Map<String, Object> changes,
            LoadAxis axis,
            Objectives objectives,
            double tolerance,
            @Nullable Consumer<LoadProbe> progress) {
        this.source = source;
        this.changes = changes;
        this.axis = axis;
        this.objectives = objectives;
        this.tolerance = tolerance;
        this.progress = progress;
    }

    /**
     * What was found.
     *
     * @param seed the runs' seed, or {@code null} where nothing is random
     * @param held the largest load found to hold; 0 if none was
     * @param missed the smallest found to miss; infinite if none was
     * @param binding what binds there
     * @param probes every run, in order
     */
    record Found(@Nullable Long seed, double held, double missed, String binding, List<LoadProbe> probes)
            implements Serializable {
        Found {
            probes = List.copyOf(probes);
        }

        boolean nothingHolds() {
            return held == 0;
        }

        boolean everythingHolds() {
            return Double.isInfinite(missed);
        }

        /** Where between the two the limit is taken to be: in the middle, by their ratio. */
        double limit(LoadAxis axis) {
            return nothingHolds() || everythingHolds() || axis.whole() ? held : Math.sqrt(held * missed);
        }
    }

    /**
     * The most load that holds.
     *
     * @param seed the runs' seed, or {@code null} where nothing is random
     * @param guess where to begin, above 0
     * @param factor by how much to change the load at first, above 1; it grows as the search goes on
     */
    Found find(@Nullable Long seed, double guess, double factor) {
        List<LoadProbe> probes = new ArrayList<>();
        double most = most(seed);
        double load = round(Math.max(axis.whole() ? 1 : 0, Math.min(guess, most)));
        double held = 0;
        double missed = Double.POSITIVE_INFINITY;
        double step = factor;
        int misses = 0;
        for (int i = 0; i < MOST_FACTORS && (held == 0 || Double.isInfinite(missed)); i++) {
            LoadProbe probe = probe(load, seed, true);
            probes.add(probe);
            if (probe.holds()) {
                held = load;
                if (load >= most) {
                    break;
                }
                load = Math.min(most, Math.max(axis.whole() ? load + 1 : 0, round(load * step)));
            } else {
                missed = load;
                misses++;
                if (misses > MOST_HALVINGS || (axis.whole() && load <= 1)) {
                    break;
                }
                load = Math.max(axis.whole() ? 1 : 0, Math.min(axis.whole() ? load - 1 : load, round(load / step)));
            }
            // From a near guess the first steps are small; a far one is not to cost many.
            step = Math.max(step, Math.min(2, step * step));
        }
        if (held > 0 && !Double.isInfinite(missed)) {
            for (double middle = middle(held, missed);
                    middle > held && middle < missed;
                    middle = middle(held, missed)) {
                LoadProbe probe = probe(middle, seed, true);
                probes.add(probe);
                if (probe.holds()) {
                    held = middle;
                } else {
                    missed = middle;
                }
            }
        }
        return new Found(seed, held, missed, binding(probes, held, missed), probes);
    }

    /** The load between two, or one of them where they are near enough. */
    private double middle(double held, double missed) {
        if (missed - held <= tolerance * held) {
            return held;
        }
        return axis.whole() ? Math.floor((held + missed) / 2) : round(Math.sqrt(held * missed));
    }

    private static String binding(List<LoadProbe> probes, double held, double missed) {
        double at = Double.isInfinite(missed) ? held : missed;
        return probes.stream()
                .filter(probe -> probe.value() == at)
                .map(LoadProbe::binding)
                .findFirst()
                .orElse(OVERLOAD);
    }

    /** Beyond this load nothing changes: all requests are there at once. */
    private double most(@Nullable Long seed) {
        long requests = scenario(1, seed).requests().size();
        return axis.whole() ? (double) requests : requests * NANOS_PER_SECOND;
    }

    /** A load of so many digits as can be typed. */
    double round(double load) {
        return axis.whole()
                ? Math.rint(load)
                : new BigDecimal(load).round(DIGITS).doubleValue();
    }

    private Scenario scenario(double load, @Nullable Long seed) {
        return source.with(changed(load, seed));
    }

    /** What a run at a load changes in the settings. */
    private Map<String, Object> changed(double load, @Nullable Long seed) {
        Map<String, Object> changed = new LinkedHashMap<>(changes);
        changed.put(axis.setting(), axis.value(load));
        if (seed != null) {
            changed.put("seed", seed);
        }
        return changed;
    }

    /**
     * Runs one load.
     *
     * @param mayStop whether the run may end as soon as a miss is certain
     */
    LoadProbe probe(double load, @Nullable Long seed, boolean mayStop) {
        LoadProbe probe = run(load, seed, mayStop);
        tell(probe);
        return probe;
    }

    /** Tells of a run. */
    void tell(LoadProbe probe) {
        if (progress != null) {
            progress.accept(probe);
        }
    }

    private Object writeReplace() {
        return new LoadSearch(source.sent(changes), Map.of(), axis, objectives, tolerance, null);
    }

    private LoadProbe run(double load, @Nullable Long seed, boolean mayStop) {
        Scenario scenario = scenario(load, seed);
        try {
            Trial trial = mayStop ? Trial.of(scenario, new CertainMiss(scenario, objectives)) : Trial.of(scenario);
            Objective tightest = objectives.tightest(trial.summary());
            boolean reached = objectives.heldBy(trial.summary());
            return new LoadProbe(
                    load,
                    seed,
                    reached && !trial.overloaded(),
                    trial.overloaded(),
                    false,
                    reached && trial.overloaded() ? OVERLOAD : tightest.figure().name(),
                    objectives.figures(trial.summary()));
        } catch (CertainMiss.Missed e) {
            return new LoadProbe(
                    load, seed, false, false, true, e.objective().figure().name(), Map.of());
        }
    }
}

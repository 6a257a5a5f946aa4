package dev.vllmsim.report.study;

import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.simulation.StalledException;
import dev.vllmsim.engine.sweep.Runner;
import dev.vllmsim.report.document.LoadAnswer;
import dev.vllmsim.report.document.ReportWriter;
import dev.vllmsim.report.document.Summary;
import dev.vllmsim.report.document.Tool;
import dev.vllmsim.report.document.TuneReport;
import dev.vllmsim.report.document.TuneReport.Gain;
import dev.vllmsim.report.document.TuneReport.Tried;
import dev.vllmsim.report.document.Warning;
import dev.vllmsim.report.hardware.PredictionCautions;
import dev.vllmsim.report.statistics.Interval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the settings that bear the most load, or reach the most goodput at a given one. All settings have the same
 * requests, seed by seed, and are compared so.
 */
public final class Tuner {
    /** Up to so many settings, each is looked at with every seed. */
    static final int MOST_IN_FULL = 128;

    /** Halving ends here: among so few, all seeds are worth their time. */
    private static final int FINALISTS = 8;

    private final Tool tool;
    private final Goal goal;
    private final @Nullable List<Long> seeds;
    private final Budget budget;
    private final Runner runner;

    /**
     * @param tool what writes the document
     * @param goal what is sought
     * @param seeds the seeds of the runs; {@code null} where nothing is random
     * @param budget what it may take
     * @param runner runs the runs
     */
    public Tuner(Tool tool, Goal goal, @Nullable List<Long> seeds, Budget budget, Runner runner) {
        this.tool = tool;
        this.goal = goal;
        this.seeds = seeds == null ? null : List.copyOf(seeds);
        this.budget = budget;
        this.runner = runner;
    }

    /**
     * Finds them.
     *
     * @param source makes the runs
     * @param parameters the settings that vary, by the names that the runs have for them
     * @param space their values, a map for each combination
     * @param chosen settings that a person gave, which belong to the flags of {@code vllm serve}
     * @param config the settings of the run as it was given, asked for once it was run
     * @throws NoLimitException if the run as it was given and all others hold no load, or hold every load
     */
    public TuneReport of(
            ScenarioSource source,
            List<String> parameters,
            List<Map<String, Object>> space,
            Set<String> chosen,
            Supplier<Map<String, Object>> config) {
        Map<String, Object> base = source.with(goal.load()).config();
        Candidate given = new Candidate(Map.of(), values(base, parameters, Map.of()), 0);
        List<Candidate> all = new ArrayList<>();
        for (Map<String, Object> changes : space) {
            Candidate candidate = candidate(source, parameters, changes, given);
            if (candidate != given || !all.contains(given)) {
                all.add(candidate);
            }
        }
        LookTask.Look first = runner.run(List.of(goal.first(source, given, seed(0), budget)), task -> {})
                .get(0);
        if (first.stalled() != null) {
            throw first.stalled();
        }
        goal.add(given, first);
        List<Candidate> active = new ArrayList<>(
                all.stream().filter(candidate -> candidate.problem == null).toList());
        boolean halves = active.size() > MOST_IN_FULL;
        int replications = seeds == null ? 1 : seeds.size();
        for (int replication = 0; replication < replications; replication++) {
            round(source, given, active, replication);
            if (halves && active.size() > FINALISTS) {
                active.sort(Comparator.comparingDouble(Candidate::mean).reversed());
                active = new ArrayList<>(active.subList(0, Math.max(FINALISTS, (active.size() + 1) / 2)));
            }
        }
        List<Candidate> measured =
                all.stream().filter(candidate -> !candidate.values.isEmpty()).toList();
        if (given.values.isEmpty() || measured.isEmpty()) {
            throw new IllegalArgumentException("the budget was spent before any setting was looked at: give more");
        }
        List<Candidate> known = new ArrayList<>(measured);
        addOnce(known, given);
        known.forEach(candidate -> candidate.answer = goal.answer(candidate));
        goal.refuseWithoutLimit(known);
        runAtAnswers(source, known);
        return report(source, parameters, all, given, halves, chosen, config);
    }

    /** The run as it was given may be one of the settings to choose from. */
    private static void addOnce(List<Candidate> candidates, Candidate given) {
        if (!candidates.contains(given)) {
            candidates.add(given);
        }
    }

    private @Nullable Long seed(int replication) {
        return seeds == null ? null : seeds.get(replication);
    }

    private static Map<String, Object> values(
            Map<String, Object> config, List<String> parameters, Map<String, Object> changes) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (String parameter : parameters) {
            Object read = config.get(parameter);
            Object value = read == null || read instanceof Map ? changes.get(parameter) : read;
            if (value != null) {
                values.put(parameter, value);
            }
        }
        return values;
    }

    private Candidate candidate(
            ScenarioSource source, List<String> parameters, Map<String, Object> changes, Candidate given) {
        try {
            Map<String, Object> whole = new LinkedHashMap<>(changes);
            whole.putAll(goal.load());
            Map<String, Object> shown = values(source.with(whole).config(), parameters, changes);
            int changed = 0;
            for (String parameter : parameters) {
                Object value = shown.get(parameter);
                if (value != null && !value.equals(given.shown.get(parameter))) {
                    changed++;
                }
            }
            return changed == 0 ? given : new Candidate(changes, shown, changed);
        } catch (RuntimeException e) {
            Candidate unusable = new Candidate(changes, changes, parameters.size());
            unusable.problem =
                    String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            return unusable;
        }
    }

    private void round(ScenarioSource source, Candidate given, List<Candidate> active, int replication) {
        List<Candidate> round = new ArrayList<>(active);
        addOnce(round, given);
        round.removeIf(candidate -> candidate.values.size() != replication);
        List<LookTask> tasks = round.stream()
                .map(candidate -> goal.further(source, candidate, given, seed(replication), budget))
                .toList();
        List<Optional<LookTask.Look>> looks = runner.runWhile(() -> !budget.isSpent(), tasks, task -> {});
        for (int i = 0; i < round.size(); i++) {
            LookTask.Look look = looks.get(i).orElse(null);
            StalledException stalled = look == null ? null : look.stalled();
            if (stalled != null) {
                round.get(i).problem = stalled.getMessage();
            } else if (look != null) {
                goal.add(round.get(i), look);
            }
        }
    }

    private void runAtAnswers(ScenarioSource source, List<Candidate> known) {
        List<Candidate> run = new ArrayList<>();
        List<TrialTask> tasks = new ArrayList<>();
        for (Candidate candidate : known) {
            TrialTask task = goal.at(source, candidate, seed(0));
            if (task != null) {
                budget.ran();
                run.add(candidate);
                tasks.add(task);
            }
        }
        List<Trial> trials = runner.run(tasks, task -> {});
        for (int i = 0; i < run.size(); i++) {
            run.get(i).there = trials.get(i).summary();
        }
    }

    private TuneReport report(
            ScenarioSource source,
            List<String> parameters,
            List<Candidate> all,
            Candidate given,
            boolean halves,
            Set<String> chosen,
            Supplier<Map<String, Object>> config) {
        List<Candidate> ordered = new ArrayList<>(all);
        ordered.sort(Comparator.<Candidate>comparingInt(candidate -> -candidate.values.size())
                .thenComparing(Comparator.comparingDouble(Candidate::mean).reversed())
                .thenComparingInt(candidate -> candidate.changed));
        Candidate best = ordered.get(0);
        if (given.mean() >= best.mean() && given.values.size() >= best.values.size()) {
            best = given;
        }
        Candidate simplest = simplest(ordered, given, best);
        Map<String, Object> bestChanges = new LinkedHashMap<>(best.changes);
        bestChanges.putAll(goal.load());
        Scenario bestRun = source.with(bestChanges);
        List<Candidate> known = new ArrayList<>(all);
        addOnce(known, given);
        int looked = (int) all.stream().filter(each -> !each.values.isEmpty()).count();
        return new TuneReport(
                ReportWriter.SCHEMA_VERSION,
                TuneReport.KIND,
                tool,
                config.get(),
                warnings(bestRun, all, looked),
                goal.name(),
                goal.by(),
                goal.unit(),
                goal.texts(),
                parameters,
                halves
                        ? "successive halving: every setting with one seed, then the better half with one seed more, down"
                                + " to " + FINALISTS
                        : "every setting with every seed",
                goal.tolerance(),
                bestRun.requests().size(),
                budget.runs(),
                seeds == null ? List.of() : seeds,
                ordered.stream().map(each -> tried(each, given, known)).toList(),
                tried(given, given, known),
                tried(best, given, known),
                simplest == null ? null : tried(simplest, given, known),
                ServeFlags.of(bestRun.config(), chosen, Set.copyOf(parameters)));
    }

    private List<Warning> warnings(Scenario best, List<Candidate> all, int looked) {
        List<Warning> warnings = new ArrayList<>(PredictionCautions.of(best.stepTime()));
        long unusable = all.stream().filter(each -> each.problem != null).count();
        if (unusable > 0) {
            String first = all.stream()
                    .map(each -> each.problem)
                    .filter(java.util.Objects::nonNull)
                    .findFirst()
                    .orElse("");
            warnings.add(new Warning(
                    "unusable_settings", unusable + " of " + all.size() + " settings cannot be run, first: " + first));
        }
        if (budget.isSpent()) {
            warnings.add(new Warning(
                    "budget_spent",
                    "the budget was spent after " + looked + " of " + all.size()
                            + " settings had been looked at; those with fewer seeds stand last"));
        }
        goal.few(warnings);
        return warnings;
    }

    /** Of those that are not worse than the best as far as can be told, the one with the fewest changes. */
    private static @Nullable Candidate simplest(List<Candidate> ordered, Candidate given, Candidate best) {
        Candidate simplest = best;
        List<Candidate> others = new ArrayList<>(ordered);
        addOnce(others, given);
        for (Candidate other : others) {
            if (other.changed < simplest.changed
                    && other.values.size() == best.values.size()
                    && isAsGood(other, best)) {
                simplest = other;
            }
        }
        return simplest == best ? null : simplest;
    }

    private static boolean isAsGood(Candidate other, Candidate best) {
        double[] more = best.moreThan(other);
        return more.length < 2
                ? more.length == 1 && more[0] <= 0
                : Interval.of(more).holdsZero();
    }

    private static Tried tried(Candidate candidate, Candidate given, List<Candidate> known) {
        Summary there = candidate.there;
        LoadAnswer answer = candidate.answer;
        return new Tried(
                candidate.shown,
                answer,
                candidate == given || answer == null ? null : gain(candidate, given),
                there == null ? null : there.ttftMs().p99(),
                there == null ? null : there.tps(),
                known.stream().noneMatch(other -> isBetter(other, candidate)) && there != null,
                candidate.problem != null
                        ? candidate.problem
                        : answer == null ? "not looked at: the budget was spent" : null);
    }

    private static @Nullable Gain gain(Candidate candidate, Candidate given) {
        double[] more = candidate.moreThan(given);
        if (more.length == 0) {
            return null;
        }
        if (more.length == 1) {
            return new Gain(more[0], null, null);
        }
        Interval interval = Interval.of(more);
        return new Gain(interval.mean(), interval.low(), interval.high());
    }

    /** Whether one has both a lower TTFT and more tokens a second than another, or the same of one of them. */
    private static boolean isBetter(Candidate one, Candidate other) {
        Summary first = one.there;
        Summary second = other.there;
        if (first == null || second == null || one == other) {
            return second == null;
        }
        double ttft = number(first.ttftMs().p99()) - number(second.ttftMs().p99());
        double tps = number(first.tps()) - number(second.tps());
        return ttft <= 0 && tps >= 0 && (ttft < 0 || tps > 0);
    }

    private static double number(@Nullable Double value) {
        return value == null ? 0 : value;
    }
}

package dev.vllmsim.report.study;

import dev.vllmsim.report.document.LoadAnswer;
import dev.vllmsim.report.document.Warning;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The most load that holds objectives.
 *
 * @param axis what load is measured by
 * @param objectives what must hold
 * @param tolerance how near the load that holds and the one that misses are to be, as a share
 * @param guess a load to begin with
 * @param requests requests of each run
 */
public record LoadGoal(LoadAxis axis, Objectives objectives, double tolerance, double guess, long requests)
        implements Goal {
    /** Another setting bears about as much. */
    private static final double NEAR = 1.2;

    @Override
    public String name() {
        return "load";
    }

    @Override
    public String by() {
        return axis.label();
    }

    @Override
    public String unit() {
        return axis.unit();
    }

    @Override
    public List<String> texts() {
        return objectives.all().stream().map(Objective::text).toList();
    }

    @Override
    public Map<String, Object> load() {
        return Map.of(axis.setting(), axis.value(Math.max(1, guess)));
    }

    private LoadSearch search(ScenarioSource source, Candidate candidate, Budget budget) {
        return new LoadSearch(source, candidate.changes, axis, objectives, tolerance, probe -> budget.ran());
    }

    @Override
    public LookTask first(ScenarioSource source, Candidate given, @Nullable Long seed, Budget budget) {
        return new LookTask(new SearchTask(search(source, given, budget), seed, guess, LoadStudy.COLD));
    }

    @Override
    public LookTask further(
            ScenarioSource source, Candidate candidate, Candidate given, @Nullable Long seed, Budget budget) {
        boolean known = !candidate.found.isEmpty();
        LoadSearch.Found near = known ? candidate.found.get(0) : given.found.get(0);
        LoadSearch search = search(source, candidate, budget);
        return new LookTask(
                near.nothingHolds()
                        ? new SearchTask(search, seed, guess, LoadStudy.COLD)
                        : new SearchTask(search, seed, near.limit(axis), known ? LoadStudy.WARM : NEAR));
    }

    @Override
    public void add(Candidate candidate, LookTask.Look look) {
        LoadSearch.Found found = Objects.requireNonNull(look.found());
        candidate.found.add(found);
        candidate.values.add(found.limit(axis));
    }

    @Override
    public LoadAnswer answer(Candidate candidate) {
        return LoadStudy.answer(axis, candidate.found);
    }

    @Override
    public @Nullable TrialTask at(ScenarioSource source, Candidate candidate, @Nullable Long seed) {
        LoadAnswer answer = candidate.answer;
        double load = answer == null ? 0 : answer.value();
        if (!(load > 0)) {
            return null;
        }
        Map<String, Object> changes = new LinkedHashMap<>(candidate.changes);
        changes.put(axis.setting(), axis.value(load));
        if (seed != null) {
            changes.put("seed", seed);
        }
        return new TrialTask(source, changes, false);
    }

    @Override
    public void refuseWithoutLimit(List<Candidate> candidates) {
        if (candidates.stream().allMatch(each -> each.found.get(0).nothingHolds())) {
            LoadSearch.Found found = candidates.get(0).found.get(0);
            throw NoLimitException.nothingAsSlow(axis, found.missed(), objectives);
        }
        if (candidates.stream().allMatch(each -> each.found.get(0).everythingHolds())) {
            throw NoLimitException.everything(
                    axis, candidates.get(0).found.get(0).held(), objectives);
        }
    }

    @Override
    public void few(List<Warning> warnings) {
        objectives.few(requests, warnings);
    }
}

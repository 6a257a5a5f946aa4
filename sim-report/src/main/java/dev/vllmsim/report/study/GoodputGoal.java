package dev.vllmsim.report.study;

import dev.vllmsim.report.document.LoadAnswer;
import dev.vllmsim.report.document.Summary;
import dev.vllmsim.report.document.Warning;
import dev.vllmsim.report.statistics.Interval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Good requests a second, at the load of the run. */
public record GoodputGoal() implements Goal {
    @Override
    public String name() {
        return "goodput";
    }

    @Override
    public @Nullable String by() {
        return null;
    }

    @Override
    public String unit() {
        return "good requests/s";
    }

    @Override
    public List<String> texts() {
        return List.of();
    }

    @Override
    public double tolerance() {
        return 0;
    }

    @Override
    public Map<String, Object> load() {
        return Map.of();
    }

    @Override
    public LookTask first(ScenarioSource source, Candidate given, @Nullable Long seed, Budget budget) {
        return further(source, given, given, seed, budget);
    }

    @Override
    public LookTask further(
            ScenarioSource source, Candidate candidate, Candidate given, @Nullable Long seed, Budget budget) {
        Map<String, Object> changes = new LinkedHashMap<>(candidate.changes);
        if (seed != null) {
            changes.put("seed", seed);
        }
        return new LookTask(new TrialTask(source, changes, false), budget);
    }

    @Override
    public void add(Candidate candidate, LookTask.Look look) {
        Summary summary = Objects.requireNonNull(look.summary());
        Double good = Figure.GOODPUT_QPS.of(summary);
        candidate.values.add(good == null ? 0 : good);
        if (candidate.there == null) {
            candidate.there = summary;
        }
    }

    @Override
    public LoadAnswer answer(Candidate candidate) {
        double mean = candidate.mean();
        if (candidate.values.size() == 1) {
            return new LoadAnswer(mean, mean, mean, name(), 1);
        }
        Interval interval = Interval.of(
                candidate.values.stream().mapToDouble(Double::doubleValue).toArray());
        return new LoadAnswer(mean, interval.low(), interval.high(), name(), candidate.values.size());
    }

    @Override
    public @Nullable TrialTask at(ScenarioSource source, Candidate candidate, @Nullable Long seed) {
        return null;
    }

    @Override
    public void refuseWithoutLimit(List<Candidate> candidates) {}

    @Override
    public void few(List<Warning> warnings) {}
}

package dev.vllmsim.cli.run;

import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.flags.ReplicationCount;
import dev.vllmsim.cli.flags.SettingsInput;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.sweep.SweepPlan;
import dev.vllmsim.report.document.Replications;
import dev.vllmsim.report.document.Summary;
import dev.vllmsim.report.document.Warning;
import dev.vllmsim.report.statistics.Interval;
import dev.vllmsim.report.study.Figure;
import dev.vllmsim.report.study.ScenarioSource;
import dev.vllmsim.report.study.Seeds;
import dev.vllmsim.report.study.SentRun;
import dev.vllmsim.report.study.TrialTask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The runs of a plan with other seeds: those of all its points have the same ones. */
final class Replicas {
    private static final String SEED = "seed";

    private final RunPlan plan;
    private final TypedScenarios maker;
    private final List<Long> seeds;

    private Replicas(RunPlan plan, TypedScenarios maker, List<Long> seeds) {
        this.plan = plan;
        this.maker = maker;
        this.seeds = List.copyOf(seeds);
    }

    /**
     * Those that were asked for.
     *
     * @param maker makes the scenarios
     * @throws Failure if there can be none
     */
    static Replicas of(RunPlan plan, TypedScenarios maker) {
        int count = plan.replications();
        if (count == 1) {
            return new Replicas(plan, maker, List.of());
        }
        if (plan.parameters().contains(SEED)) {
            throw Failure.usage(ReplicationCount.FLAG + " gives each run its seeds, and --sweep-over seed others: leave"
                    + " one out");
        }
        if (!plan.isRandom()) {
            throw Failure.usage(plan.nothingRandom(
                    ReplicationCount.FLAG + " " + count + " would run the same " + count + " times"));
        }
        if (count > SweepPlan.MOST_POINTS / plan.points().size()) {
            throw Failure.usage(ReplicationCount.FLAG + " " + count + " would make more than " + SweepPlan.MOST_POINTS
                    + " runs: give fewer, or sweep fewer values");
        }
        maker.keepRequests();
        return new Replicas(plan, maker, Seeds.of(plan.seed(), count));
    }

    /** Their seeds; none where each point is run once. */
    List<Long> seeds() {
        return seeds;
    }

    /** How many times a point is run: once where nothing in it is random. */
    int count(RunPoint point) {
        return point.scenario().config().containsKey(SEED) ? Math.max(1, seeds.size()) : 1;
    }

    /**
     * What is run of a point.
     *
     * @param replica which time, from 0
     */
    TrialTask task(RunPoint point, int replica) {
        return new TrialTask(new Replica(point, replica), Map.of(), plan.exactPercentiles());
    }

    /** One of the runs. */
    private final class Replica implements ScenarioSource {
        private final RunPoint point;
        private final int replica;

        Replica(RunPoint point, int replica) {
            this.point = point;
            this.replica = replica;
        }

        private SettingsInput settings() {
            return replica == 0 ? plan.with(point) : plan.with(point, seeds.get(replica));
        }

        @Override
        public Scenario with(Map<String, ? extends @Nullable Object> changes) {
            return replica == 0 && changes.isEmpty()
                    ? point.scenario()
                    : maker.read(settings().changed(changes), (problems, names) -> {});
        }

        @Override
        public SentRun sent(Map<String, Object> changes) {
            return maker.sent(settings().changed(changes));
        }
    }

    /** What a report says of them; {@code null} where each point is run once. */
    @Nullable
    Replications document() {
        return seeds.isEmpty() ? null : Replications.of(seeds);
    }

    /** Mean and interval of figures over the runs of a point; none of a single run. */
    static Map<String, Interval> intervals(List<Summary> runs) {
        return runs.size() < 2 ? Map.of() : Figure.intervals(runs);
    }

    /**
     * Makes sure that something random has an effect.
     *
     * @param points the runs of each point
     * @throws Failure if all runs of each point are the same
     */
    void requireSpread(List<List<Summary>> points) {
        if (!seeds.isEmpty() && points.stream().allMatch(runs -> runs.stream().allMatch(runs.get(0)::equals))) {
            throw Failure.usage(plan.nothingRandom("all " + seeds.size() + " replications are the same"));
        }
    }

    /** The warnings of the first of some runs, and of what only others warn. */
    static List<Warning> warnings(List<List<Warning>> runs) {
        List<Warning> all = new ArrayList<>(runs.get(0));
        Map<String, List<Warning>> others = new LinkedHashMap<>();
        for (List<Warning> run : runs) {
            for (Warning warning : run) {
                if (runs.get(0).stream().noneMatch(first -> first.code().equals(warning.code()))) {
                    others.computeIfAbsent(warning.code(), code -> new ArrayList<>())
                            .add(warning);
                }
            }
        }
        others.forEach((code, warnings) -> all.add(new Warning(
                code,
                "in " + warnings.size() + " of " + runs.size() + " replications: "
                        + warnings.get(0).message())));
        return all;
    }
}

package dev.vllmsim.report.study;

import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.sweep.Runner;
import dev.vllmsim.report.document.LoadAnswer;
import dev.vllmsim.report.document.LoadProbe;
import dev.vllmsim.report.document.PlanReport;
import dev.vllmsim.report.document.PlanReport.CurvePoint;
import dev.vllmsim.report.document.PlanReport.SeedLimit;
import dev.vllmsim.report.document.PlanReport.Target;
import dev.vllmsim.report.document.PlanReport.Use;
import dev.vllmsim.report.document.ReportWriter;
import dev.vllmsim.report.document.Summary;
import dev.vllmsim.report.document.Tool;
import dev.vllmsim.report.document.Warning;
import dev.vllmsim.report.hardware.PredictionCautions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.commons.statistics.descriptive.Mean;
import org.jspecify.annotations.Nullable;

/** Finds the most load at which a run holds its objectives, and says what binds there. */
public final class Planner {
    /** Searches before an interval is looked at, and between two looks. */
    private static final int CHUNK = 4;

    /** Loads of the curve, as shares of the answer. */
    private static final double[] AROUND = {0.25, 0.5, 0.7, 0.85, 0.93, 1, 1.07, 1.15, 1.3, 1.6};

    private static final int CURVE_SEEDS = 4;

    /** A limit that is reached for a smaller share of the time is not what binds. */
    private static final double SOME_TIME = 0.01;

    /** Nearer to the answer than this many widths of its interval, both verdicts are to be expected. */
    private static final double NEAR = 1;

    private final Tool tool;
    private final LoadAxis axis;
    private final Objectives objectives;
    private final double tolerance;
    private final @Nullable List<Long> seeds;
    private final Consumer<LoadProbe> progress;
    private final Runner runner;

    /**
     * @param tool what writes the document
     * @param axis what load is measured by
     * @param objectives what must hold
     * @param tolerance how near the load that holds and the one that misses are to be, as a share above 0
     * @param seeds the seeds of the runs, as many as there may be at most; {@code null} where nothing is random
     * @param progress is told of each run, from any thread
     * @param runner runs the runs
     */
    public Planner(
            Tool tool,
            LoadAxis axis,
            Objectives objectives,
            double tolerance,
            @Nullable List<Long> seeds,
            Consumer<LoadProbe> progress,
            Runner runner) {
        this.tool = tool;
        this.axis = axis;
        this.objectives = objectives;
        this.tolerance = tolerance;
        this.seeds = seeds;
        this.progress = progress;
        this.runner = runner;
    }

    /**
     * Finds it.
     *
     * @param source makes the runs
     * @param guess a load to begin with
     * @param config the settings of the run, asked for once it was run
     * @throws NoLimitException if no load holds the objectives, or every load does
     */
    public PlanReport of(ScenarioSource source, double guess, Supplier<Map<String, Object>> config) {
        LoadStudy study = new LoadStudy(axis, objectives, tolerance, seeds, progress, runner);
        LoadSearch search = study.search(source, Map.of());
        LoadProbe alone = new LoadSearch(source, Map.of(), LoadAxis.CONCURRENCY, objectives, tolerance, progress)
                .probe(1, study.seed(0), false);
        if (!alone.holds()) {
            throw NoLimitException.nothing(
                    objectives, alone.binding(), alone.figures().get(alone.binding()));
        }
        List<LoadSearch.Found> found = new ArrayList<>();
        LoadSearch.Found first = study.first(search, guess);
        if (first.everythingHolds()) {
            throw NoLimitException.everything(axis, first.held(), objectives);
        }
        if (first.nothingHolds()) {
            throw NoLimitException.nothingAsSlow(axis, first.missed(), objectives);
        }
        found.add(first);
        while (found.size() < study.most() && !study.isSure(found)) {
            found.addAll(study.further(search, found.size(), Math.min(study.most(), found.size() + CHUNK), first));
        }
        LoadAnswer answer = study.answer(found);
        List<CurvePoint> curve = curve(study, search, answer);
        Trialled at = at(source, study, answer);
        Scenario run = source.with(Map.of());
        List<Warning> warnings = new ArrayList<>(PredictionCautions.of(run.stepTime()));
        long requests = run.requests().size();
        objectives.few(requests, warnings);
        return new PlanReport(
                ReportWriter.SCHEMA_VERSION,
                PlanReport.KIND,
                tool,
                config.get(),
                warnings,
                axis.label(),
                axis.setting(),
                axis.unit(),
                targets(curve, answer),
                tolerance,
                requests,
                seeds == null ? List.of() : seeds.subList(0, found.size()),
                answer,
                isMonotone(curve, answer),
                at.uses(),
                next(at.uses()),
                alone.figures(),
                found.stream().map(Planner::limit).toList(),
                curve,
                found.stream().flatMap(each -> each.probes().stream()).toList());
    }

    private static SeedLimit limit(LoadSearch.Found found) {
        return new SeedLimit(
                found.seed(), found.held(), found.everythingHolds() ? null : found.missed(), found.binding());
    }

    /** The run at the answer, and how far it uses the limits of the engine. */
    private record Trialled(Summary summary, List<Use> uses) {}

    private Trialled at(ScenarioSource source, LoadStudy study, LoadAnswer answer) {
        Map<String, Object> changes = new LinkedHashMap<>();
        changes.put(axis.setting(), axis.value(Math.max(axis.whole() ? 1 : 0, answer.value())));
        Long seed = study.seed(0);
        if (seed != null) {
            changes.put("seed", seed);
        }
        Scenario scenario = source.with(changes);
        Occupancy occupancy = new Occupancy(scenario);
        Trial trial = Trial.of(scenario, occupancy);
        return new Trialled(trial.summary(), occupancy.uses(trial.summary()));
    }

    /** The limit that is reached most of the time, or, where none is, the one that is used most. */
    private static @Nullable String next(List<Use> uses) {
        return uses.stream()
                .max(Comparator.comparingDouble((Use use) -> {
                            Double full = use.atLimit();
                            return full == null || full < SOME_TIME ? 0 : full;
                        })
                        .thenComparingDouble(Use::mean))
                .map(Use::setting)
                .orElse(null);
    }

    private List<CurvePoint> curve(LoadStudy study, LoadSearch search, LoadAnswer answer) {
        List<Double> loads = new ArrayList<>();
        for (double share : AROUND) {
            double load = search.round(share * answer.value());
            if (load > 0 && !loads.contains(load)) {
                loads.add(load);
            }
        }
        List<ProbeTask> tasks = new ArrayList<>();
        for (double load : loads) {
            for (int i = 0; i < Math.min(CURVE_SEEDS, answer.replications()); i++) {
                tasks.add(new ProbeTask(search, load, study.seed(i)));
            }
        }
        List<LoadProbe> probes = runner.run(tasks, task -> {});
        List<CurvePoint> curve = new ArrayList<>();
        for (double load : loads) {
            curve.add(point(
                    load, probes.stream().filter(probe -> probe.value() == load).toList()));
        }
        return curve;
    }

    private CurvePoint point(double load, List<LoadProbe> probes) {
        List<LoadProbe> steady =
                probes.stream().filter(probe -> !probe.overloaded()).toList();
        Map<String, @Nullable Double> means = new LinkedHashMap<>();
        for (Objective objective : steady.isEmpty() ? List.<Objective>of() : objectives.all()) {
            String name = objective.figure().name();
            double[] values = steady.stream()
                    .map(probe -> probe.figures().get(name))
                    .filter(java.util.Objects::nonNull)
                    .mapToDouble(Double::doubleValue)
                    .toArray();
            means.put(name, values.length == 0 ? null : Mean.of(values).getAsDouble());
        }
        return new CurvePoint(
                load,
                probes.size(),
                (int) probes.stream().filter(LoadProbe::holds).count(),
                probes.size() - steady.size(),
                means);
    }

    private List<Target> targets(List<CurvePoint> curve, LoadAnswer answer) {
        CurvePoint nearest =
                Collections.min(curve, Comparator.comparingDouble(point -> Math.abs(point.value() - answer.value())));
        return objectives.all().stream()
                .map(objective -> {
                    Double value = nearest.figures().get(objective.figure().name());
                    return new Target(
                            objective.figure().name(),
                            objective.text(),
                            objective.limit(),
                            value,
                            value == null ? null : objective.margin(value));
                })
                .toList();
    }

    private boolean isMonotone(List<CurvePoint> curve, LoadAnswer answer) {
        double width = NEAR * (answer.high() - answer.low()) + 2 * tolerance * answer.value();
        return curve.stream()
                .allMatch(point -> Math.abs(point.value() - answer.value()) <= width
                        || 2 * point.held() == point.runs()
                        || (2 * point.held() > point.runs()) == (point.value() < answer.value()));
    }
}

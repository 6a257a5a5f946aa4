package dev.vllmsim.cli.run;

import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.console.ProgressBar;
import dev.vllmsim.cli.output.Outputs;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.simulation.Listeners;
import dev.vllmsim.engine.simulation.Simulation;
import dev.vllmsim.engine.simulation.SimulationResult;
import dev.vllmsim.engine.sweep.Sweep;
import dev.vllmsim.report.document.Summary;
import dev.vllmsim.report.document.SweepPoint;
import dev.vllmsim.report.document.SweepReport;
import dev.vllmsim.report.document.Tool;
import dev.vllmsim.report.document.Warning;
import dev.vllmsim.report.measure.Cautions;
import dev.vllmsim.report.measure.MetricsCollector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Runs the same requests under many settings: a table, a document, a picture. */
final class SweepRun {
    private final Console console;
    private final Tool tool;

    SweepRun(Console console, Tool tool) {
        this.console = console;
        this.tool = tool;
    }

    /**
     * One of the runs.
     *
     * @param point what is changed
     * @param replica which time it is run
     */
    private record Task(RunPoint point, int replica) {}

    void run(RunPlan plan, Replicas replicas, Outputs outputs) throws IOException {
        Cost cost = new Cost();
        List<Task> tasks = new ArrayList<>();
        for (RunPoint point : plan.points()) {
            for (int replica = 0; replica < replicas.count(point); replica++) {
                tasks.add(new Task(point, replica));
            }
        }
        List<SweepPoint> runs;
        try (ProgressBar progress = new ProgressBar(console, tasks.size(), "runs")) {
            runs = Sweep.run(
                    tasks,
                    task -> run(task, plan, replicas),
                    task -> progress.step(),
                    Runtime.getRuntime().availableProcessors());
        }
        cost.stop();
        List<SweepPoint> points = points(plan, replicas, runs);
        plan.findings(points.get(0).summary().requests()).forEach(console::notice);
        outputs.write(
                SweepReport.of(tool, plan.config(), String.join(",", plan.parameters()), points, replicas.document()));
        warn(points);
        console.tell(runs.size()
                + (runs.size() == 1 ? " run, " : " runs, ")
                + cost.of(runs.stream().map(SweepPoint::summary).toList()));
    }

    /** Puts the runs of each point together. */
    private static List<SweepPoint> points(RunPlan plan, Replicas replicas, List<SweepPoint> runs) {
        List<SweepPoint> points = new ArrayList<>();
        List<List<Summary>> random = new ArrayList<>();
        int next = 0;
        for (RunPoint point : plan.points()) {
            List<SweepPoint> ofPoint = runs.subList(next, next + replicas.count(point));
            next += ofPoint.size();
            SweepPoint first = ofPoint.get(0);
            List<Summary> summaries = ofPoint.stream().map(SweepPoint::summary).toList();
            points.add(new SweepPoint(
                    first.settings(),
                    first.summary(),
                    Replicas.warnings(ofPoint.stream().map(SweepPoint::warnings).toList()),
                    Replicas.intervals(summaries)));
            random.add(summaries);
        }
        replicas.requireSpread(random);
        return points;
    }

    /** One line for each kind of warning, however many runs have it. */
    private void warn(List<SweepPoint> points) {
        Map<String, List<SweepPoint>> concerned = new LinkedHashMap<>();
        Map<String, String> messages = new LinkedHashMap<>();
        for (SweepPoint point : points) {
            for (Warning warning : point.warnings()) {
                concerned
                        .computeIfAbsent(warning.code(), code -> new ArrayList<>())
                        .add(point);
                messages.putIfAbsent(warning.code(), warning.message());
            }
        }
        concerned.forEach((code, runs) -> {
            String first = runs.get(0).settings().entrySet().stream()
                    .map(setting -> setting.getKey() + " " + setting.getValue())
                    .collect(Collectors.joining(", "));
            String where = runs.size() < points.size()
                    ? "in " + runs.size() + " of " + points.size() + " runs, first at " + first + ": "
                    : points.size() > 1 ? "in all " + points.size() + " runs: " : "";
            console.tell("warning: " + where + messages.get(code));
        });
    }

    private static SweepPoint run(Task task, RunPlan plan, Replicas replicas) {
        RunPoint point = task.point();
        Scenario scenario = replicas.scenario(point, task.replica());
        Map<String, Object> config = scenario.config();
        MetricsCollector metrics = MetricsCollector.of(scenario, plan.exactPercentiles(), 0);
        Map<String, Object> swept = new LinkedHashMap<>();
        for (String name : plan.parameters()) {
            // As the engine read it: a number where a text was typed.
            Object read = config.get(name);
            // Of a card or a model, the name.
            swept.put(
                    name, read == null || read instanceof Map ? point.changes().get(name) : read);
        }
        Cautions cautions = new Cautions(scenario);
        SimulationResult result = Simulation.run(scenario, Listeners.of(metrics, cautions));
        plan.requireRequests(result.requests());
        return new SweepPoint(swept, metrics.summary(result), cautions.warnings(result));
    }
}

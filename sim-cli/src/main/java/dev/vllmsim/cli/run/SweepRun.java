package dev.vllmsim.cli.run;

import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.console.ProgressBar;
import dev.vllmsim.cli.output.Outputs;
import dev.vllmsim.engine.sweep.Runner;
import dev.vllmsim.report.document.Summary;
import dev.vllmsim.report.document.SweepPoint;
import dev.vllmsim.report.document.SweepReport;
import dev.vllmsim.report.document.Tool;
import dev.vllmsim.report.document.Warning;
import dev.vllmsim.report.study.NoRequestsException;
import dev.vllmsim.report.study.Trial;
import dev.vllmsim.report.study.TrialTask;
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
    private final Runner runner;

    SweepRun(Console console, Tool tool, Runner runner) {
        this.console = console;
        this.tool = tool;
        this.runner = runner;
    }

    void run(RunPlan plan, Replicas replicas, Outputs outputs) throws IOException {
        Cost cost = new Cost();
        List<TrialTask> tasks = new ArrayList<>();
        for (RunPoint point : plan.points()) {
            for (int replica = 0; replica < replicas.count(point); replica++) {
                tasks.add(replicas.task(point, replica));
            }
        }
        List<Trial> runs;
        try (ProgressBar progress = new ProgressBar(console, tasks.size(), "runs")) {
            runs = runner.run(tasks, task -> progress.step());
        } catch (NoRequestsException e) {
            plan.requireRequests(0);
            throw e;
        }
        plan.readWorkload();
        cost.stop();
        List<SweepPoint> points = points(plan, replicas, runs);
        plan.findings(points.get(0).summary().requests()).forEach(console::notice);
        outputs.write(
                SweepReport.of(tool, plan.config(), String.join(",", plan.parameters()), points, replicas.document()));
        warn(points);
        console.tell(runs.size()
                + (runs.size() == 1 ? " run, " : " runs, ")
                + cost.of(runs.stream().map(Trial::summary).toList()));
    }

    /** Puts the runs of each point together. */
    private static List<SweepPoint> points(RunPlan plan, Replicas replicas, List<Trial> runs) {
        List<SweepPoint> points = new ArrayList<>();
        List<List<Summary>> random = new ArrayList<>();
        int next = 0;
        for (RunPoint point : plan.points()) {
            List<Trial> ofPoint = runs.subList(next, next + replicas.count(point));
            next += ofPoint.size();
            List<Summary> summaries = ofPoint.stream().map(Trial::summary).toList();
            points.add(new SweepPoint(
                    swept(plan, point),
                    summaries.get(0),
                    Replicas.warnings(ofPoint.stream().map(Trial::warnings).toList()),
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

    /** The swept settings of a point, by name. */
    private static Map<String, Object> swept(RunPlan plan, RunPoint point) {
        Map<String, Object> config = point.scenario().config();
        Map<String, Object> swept = new LinkedHashMap<>();
        for (String name : plan.parameters()) {
            // As the engine read it: a number where a text was typed.
            Object read = config.get(name);
            // Of a card or a model, the name.
            swept.put(
                    name, read == null || read instanceof Map ? point.changes().get(name) : read);
        }
        return swept;
    }
}

package dev.vllmsim.cli.run;

import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.console.ExitCode;
import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.console.ProgressBar;
import dev.vllmsim.cli.console.ProgressCount;
import dev.vllmsim.cli.files.CommandFiles;
import dev.vllmsim.cli.flags.RunArguments;
import dev.vllmsim.cli.flags.SettingsProblems;
import dev.vllmsim.cli.output.OutputRequest;
import dev.vllmsim.cli.output.Outputs;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.settings.SettingsException;
import dev.vllmsim.engine.simulation.Listeners;
import dev.vllmsim.engine.simulation.Simulation;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.simulation.SimulationResult;
import dev.vllmsim.engine.sweep.Runner;
import dev.vllmsim.report.document.RunHead;
import dev.vllmsim.report.document.Summary;
import dev.vllmsim.report.document.Tool;
import dev.vllmsim.report.document.Warning;
import dev.vllmsim.report.measure.Cautions;
import dev.vllmsim.report.measure.MetricsCollector;
import dev.vllmsim.report.study.Trial;
import dev.vllmsim.report.study.TrialTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Runs one simulation, or hands over to the sweep: what it found, as text, as a document, as a picture. */
public final class RunCommand {
    private final Console console;
    private final Tool tool;
    private final Runner runner;

    /**
     * @param console the command's streams
     * @param version the program's version
     * @param runner runs sweeps and replications
     */
    public RunCommand(Console console, String version, Runner runner) {
        this.console = console;
        this.runner = runner;
        tool = new Tool(Console.COMMAND, version);
    }

    /**
     * Runs what was typed.
     *
     * @return the exit code
     * @throws Failure if it cannot be done
     */
    public int run(RunArguments arguments) {
        CommandFiles files = new CommandFiles(console);
        RunSources sources = RunSources.read(arguments, files);
        TypedScenarios maker = new TypedScenarios(sources);
        RunPlan plan = RunPlan.of(sources, maker);
        Replicas replicas = Replicas.of(plan, maker);
        plan.notices().forEach(console::notice);
        OutputRequest request = new OutputRequest(
                arguments.outputs(), plan.isSweep(), plan.recordSteps(), plan.tailSize(), files, console);
        try {
            return RunFailures.told(() -> {
                try (Outputs outputs = new Outputs(request, Boolean.TRUE.equals(arguments.recordSteps()))) {
                    outputs.prepare();
                    plan.checkWorkload();
                    if (plan.isSweep()) {
                        new SweepRun(console, tool, runner).run(plan, replicas, outputs);
                    } else {
                        runOnce(plan, replicas, outputs, Outputs.isTraced(arguments.outputs()));
                    }
                }
                return ExitCode.DONE;
            });
        } catch (SettingsException e) {
            throw SettingsProblems.failure(e, plan.settings());
        }
    }

    private void runOnce(RunPlan plan, Replicas replicas, Outputs outputs, boolean traced) throws IOException {
        Scenario scenario = plan.points().get(0).scenario();
        MetricsCollector metrics = MetricsCollector.of(scenario, plan.exactPercentiles(), plan.tailSize());
        Cautions cautions = new Cautions(scenario);
        List<SimulationListener> listeners = new ArrayList<>(List.of(metrics, cautions));
        listeners.addAll(outputs.listeners(scenario));
        Cost cost = new Cost();
        SimulationResult result;
        try (ProgressCount progress = new ProgressCount(console, "requests finished", total(plan), !traced)) {
            if (progress.isShown()) {
                listeners.add(new FinishedCount(progress));
            }
            result = Simulation.run(scenario, Listeners.of(listeners.toArray(SimulationListener[]::new)));
        }
        plan.requireRequests(result.requests());
        List<Trial> runs = new ArrayList<>(List.of(new Trial(metrics.summary(result), cautions.warnings(result))));
        runs.addAll(others(plan, replicas));
        cost.stop();
        List<Summary> summaries = runs.stream().map(Trial::summary).toList();
        replicas.requireSpread(List.of(summaries));
        List<Warning> warnings =
                Replicas.warnings(runs.stream().map(Trial::warnings).toList());
        plan.findings(result.requests()).forEach(console::notice);
        outputs.write(new RunHead(
                tool,
                plan.config(),
                summaries.get(0),
                warnings,
                metrics.tailRows(),
                replicas.document(),
                Replicas.intervals(summaries)));
        for (Warning warning : warnings) {
            console.tell("warning: " + warning.message());
        }
        console.tell((runs.size() == 1 ? "" : runs.size() + " runs, ") + cost.of(summaries));
    }

    /** The run with the other seeds. */
    private List<Trial> others(RunPlan plan, Replicas replicas) {
        RunPoint point = plan.points().get(0);
        List<TrialTask> others = IntStream.range(1, replicas.count(point))
                .mapToObj(replica -> replicas.task(point, replica))
                .toList();
        if (others.isEmpty()) {
            return List.of();
        }
        try (ProgressBar progress = new ProgressBar(console, others.size(), "replications")) {
            return runner.run(others, task -> progress.step());
        }
    }

    /** How many requests there are, or 0 if that is not known without reading them all. */
    private static long total(RunPlan plan) {
        return plan.workload() == null && plan.settingsOfAll().get("total_query") instanceof Integer total ? total : 0;
    }
}

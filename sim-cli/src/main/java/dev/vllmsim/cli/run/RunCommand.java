package dev.vllmsim.cli.run;

import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.console.ExitCode;
import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.console.ProgressCount;
import dev.vllmsim.cli.files.CommandFiles;
import dev.vllmsim.cli.flags.RunArguments;
import dev.vllmsim.cli.output.OutputRequest;
import dev.vllmsim.cli.output.Outputs;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.simulation.Listeners;
import dev.vllmsim.engine.simulation.Simulation;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.simulation.SimulationResult;
import dev.vllmsim.engine.simulation.StalledException;
import dev.vllmsim.engine.simulation.TimeOverflowException;
import dev.vllmsim.engine.workload.ArrivalOrderException;
import dev.vllmsim.engine.workload.ArrivalOverflowException;
import dev.vllmsim.report.document.RunHead;
import dev.vllmsim.report.document.Summary;
import dev.vllmsim.report.document.Tool;
import dev.vllmsim.report.document.Warning;
import dev.vllmsim.report.measure.Cautions;
import dev.vllmsim.report.measure.MetricsCollector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Runs one simulation, or hands over to the sweep: what it found, as text, as a document, as a picture. */
public final class RunCommand {
    private final Console console;
    private final Tool tool;

    /**
     * @param console the command's streams
     * @param version the program's version
     */
    public RunCommand(Console console, String version) {
        this.console = console;
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
        RunPlan plan = RunPlan.of(sources, new ScenarioMaker(sources));
        plan.notices().forEach(console::notice);
        OutputRequest request = new OutputRequest(
                arguments.outputs(), plan.isSweep(), plan.recordSteps(), plan.tailSize(), files, console);
        try (Outputs outputs = new Outputs(request, Boolean.TRUE.equals(arguments.recordSteps()))) {
            outputs.prepare();
            plan.checkWorkload();
            if (plan.isSweep()) {
                new SweepRun(console, tool).run(plan, outputs);
            } else {
                runOnce(plan, outputs, Outputs.isTraced(arguments.outputs()));
            }
        } catch (IOException | StalledException e) {
            throw Failure.failed(String.valueOf(e.getMessage()), e);
        } catch (ArrivalOrderException e) {
            throw Failure.badInput(String.valueOf(e.getMessage()), e);
        } catch (TimeOverflowException | ArrivalOverflowException e) {
            throw Failure.failed(
                    "simulated time ends after 292 years, and the run would take longer: step times, or the gaps between"
                            + " arrivals, are too large",
                    e);
        }
        return ExitCode.DONE;
    }

    private void runOnce(RunPlan plan, Outputs outputs, boolean traced) throws IOException {
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
        cost.stop();
        plan.requireRequests(result.requests());
        Summary summary = metrics.summary(result);
        List<Warning> warnings = cautions.warnings(result);
        plan.findings(result.requests()).forEach(console::notice);
        outputs.write(new RunHead(tool, plan.config(), summary, warnings, metrics.tailRows()));
        for (Warning warning : warnings) {
            console.tell("warning: " + warning.message());
        }
        console.tell(cost.of(summary.steps(), summary.spanMs()));
    }

    /** How many requests there are, or 0 if that is not known without reading them all. */
    private static long total(RunPlan plan) {
        return plan.workload() == null && plan.settingsOfAll().get("total_query") instanceof Integer total ? total : 0;
    }
}

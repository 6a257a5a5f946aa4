package dev.vllmsim.cli.run;

import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.console.ExitCode;
import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.console.TextOutput;
import dev.vllmsim.cli.flags.RunArguments;
import dev.vllmsim.cli.text.SummaryText;
import dev.vllmsim.cli.text.TailText;
import dev.vllmsim.cli.text.TraceWriter;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.simulation.Listeners;
import dev.vllmsim.engine.simulation.Simulation;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.simulation.SimulationResult;
import dev.vllmsim.engine.simulation.StalledException;
import dev.vllmsim.engine.simulation.TimeOverflowException;
import dev.vllmsim.engine.workload.ArrivalOrderException;
import dev.vllmsim.engine.workload.ArrivalOverflowException;
import dev.vllmsim.report.document.ReportWriter;
import dev.vllmsim.report.document.Row;
import dev.vllmsim.report.document.RunColumns;
import dev.vllmsim.report.document.RunHead;
import dev.vllmsim.report.document.Summary;
import dev.vllmsim.report.document.Tool;
import dev.vllmsim.report.document.Warning;
import dev.vllmsim.report.measure.Cautions;
import dev.vllmsim.report.measure.MetricsCollector;
import dev.vllmsim.report.measure.RequestLog;
import dev.vllmsim.report.measure.StepLog;
import dev.vllmsim.report.measure.StepSeriesRecorder;
import dev.vllmsim.report.vllmbench.BenchResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
        Inputs inputs = new Inputs(arguments, console);
        Outputs outputs = new Outputs(arguments, inputs.isSweep(), console);
        outputs.check(inputs.workloadName());
        inputs.checkWorkload();
        try {
            if (inputs.isSweep()) {
                new SweepRun(console, tool).run(inputs, outputs);
            } else {
                runOnce(inputs, outputs);
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

    private void runOnce(Inputs inputs, Outputs outputs) throws IOException {
        Scenario scenario = inputs.points().get(0).scenario();
        RunColumns columns = RunColumns.of(scenario);
        TextOutput text = outputs.text();
        MetricsCollector metrics = MetricsCollector.of(scenario, inputs.exactPercentiles(), MetricsCollector.TAIL);
        List<SimulationListener> listeners = new ArrayList<>();
        listeners.add(metrics);
        Cautions cautions = new Cautions(scenario);
        listeners.add(cautions);
        try (@Nullable RequestLog requests = outputs.hasJson() ? new RequestLog(columns) : null;
                @Nullable StepLog steps = outputs.hasJson() && inputs.recordSteps() ? new StepLog(columns) : null) {
            if (requests != null) {
                listeners.add(requests);
            }
            if (steps != null) {
                listeners.add(steps);
            }
            if (outputs.debug()) {
                listeners.add(new TraceWriter(text));
            }
            @Nullable StepSeriesRecorder series = null;
            if (outputs.drawsSteps()) {
                series = new StepSeriesRecorder(
                        columns, outputs.window().from(), outputs.window().count());
                listeners.add(series);
            }
            @Nullable BenchResult bench = outputs.bench();
            if (bench != null) {
                listeners.add(bench);
            }
            Cost cost = new Cost();
            SimulationResult result =
                    Simulation.run(scenario, Listeners.of(listeners.toArray(SimulationListener[]::new)));
            cost.stop();
            inputs.requireRequests(result);
            Summary summary = metrics.summary(result);
            List<Row> tail = metrics.tailRows();
            List<Warning> warnings = cautions.warnings(result);
            Map<String, Object> config = inputs.config();
            inputs.tellOfWorkload(result.requests());
            if (outputs.hasJson()) {
                RunHead head = new RunHead(tool, config, summary, warnings, tail);
                outputs.writeJson(out -> ReportWriter.writeRun(out, head, requests, steps));
            }
            if (bench != null) {
                outputs.writeBench(bench, config);
            }
            if (outputs.debug()) {
                text.println("");
                TailText.print(text, MetricsCollector.TAIL, tail);
                text.println("");
            }
            SummaryText.print(text, summary, config);
            text.flush();
            if (series != null) {
                new Drawing(console)
                        .steps(series.series(), config, outputs.window(), outputs.picture(Drawing.STEPS_FILE));
            }
            for (Warning warning : warnings) {
                console.tell("warning: " + warning.message());
            }
            console.tell(cost.of(summary.steps(), summary.spanMs()));
        }
    }
}

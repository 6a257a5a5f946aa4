package dev.vllmsim.cli.run;

import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.console.ProgressBar;
import dev.vllmsim.cli.text.SweepText;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.simulation.Simulation;
import dev.vllmsim.engine.sweep.Sweep;
import dev.vllmsim.report.MetricsCollector;
import dev.vllmsim.report.ReportWriter;
import dev.vllmsim.report.RunColumns;
import dev.vllmsim.report.SweepPoint;
import dev.vllmsim.report.SweepReport;
import dev.vllmsim.report.Tool;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Runs the same requests under many settings: a table, a document, a picture. */
final class SweepRun {
    private final Console console;
    private final Tool tool;

    SweepRun(Console console, Tool tool) {
        this.console = console;
        this.tool = tool;
    }

    void run(Inputs inputs, SweepPlan plan, Outputs outputs) throws IOException {
        Cost cost = new Cost();
        List<SweepPoint> points;
        try (ProgressBar progress = new ProgressBar(console, plan.points().size(), "runs")) {
            points = Sweep.run(
                    plan.points(),
                    changes -> point(inputs, changes),
                    changes -> progress.step(),
                    Runtime.getRuntime().availableProcessors());
        }
        cost.stop();
        inputs.tellOfWorkload(points.get(0).summary().requests());
        SweepReport report = SweepReport.of(tool, inputs.config(), plan.parameter(), points);
        if (outputs.hasJson()) {
            outputs.writeJson(out -> ReportWriter.writeSweep(out, report));
        }
        SweepText.print(outputs.text(), points);
        outputs.text().flush();
        if (outputs.drawsSweep()) {
            new Drawing(console).sweep(report, outputs.picture(Drawing.SWEEP_FILE));
        }
        long steps = 0;
        double spanMs = 0;
        for (SweepPoint point : points) {
            steps += point.summary().steps();
            spanMs += point.summary().spanMs();
        }
        console.tell(points.size() + (points.size() == 1 ? " run, " : " runs, ") + cost.of(steps, spanMs));
    }

    private static SweepPoint point(Inputs inputs, Map<String, Object> changes) {
        Scenario scenario = inputs.scenario(changes);
        MetricsCollector metrics = new MetricsCollector(RunColumns.of(scenario.config()), inputs.exactPercentiles());
        return new SweepPoint(changes, metrics.summary(Simulation.run(scenario, metrics)));
    }
}

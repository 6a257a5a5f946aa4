package dev.vllmsim.cli.output;

import dev.vllmsim.cli.files.CommandFiles;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.simulation.Listeners;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.report.document.ReportWriter;
import dev.vllmsim.report.document.RunColumns;
import dev.vllmsim.report.document.RunHead;
import dev.vllmsim.report.document.SweepReport;
import dev.vllmsim.report.measure.RequestLog;
import dev.vllmsim.report.measure.StepLog;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The report as JSON. */
final class JsonOutput implements RunOutput {
    static final OutputFlag JSON = OutputFlag.file(
                    "--json",
                    "FILE",
                    OutputFlag.Group.RESULTS,
                    "Writes the report as JSON; - writes it to the standard output, and everything else to the error"
                            + " stream.")
            .forMost();

    private CommandFiles.@Nullable Target target;
    private boolean recordSteps;
    private @Nullable RequestLog requests;
    private @Nullable StepLog steps;

    @Override
    public List<OutputFlag> flags() {
        return List.of(JSON);
    }

    @Override
    public @Nullable String notInSweeps() {
        return null;
    }

    @Override
    public boolean begin(OutputRequest request) {
        String file = request.typed().value(JSON);
        recordSteps = request.recordSteps();
        target = file == null ? null : request.files().output(JSON.name(), file);
        return target != null;
    }

    @Override
    public SimulationListener listener(Scenario scenario) {
        RunColumns columns = RunColumns.of(scenario);
        RequestLog log = new RequestLog(columns);
        requests = log;
        if (!recordSteps) {
            return log;
        }
        steps = new StepLog(columns);
        return Listeners.of(log, steps);
    }

    @Override
    public void write(RunHead run) throws IOException {
        if (target != null) {
            RequestLog log = requests;
            target.write(out -> ReportWriter.writeRun(out, run, log, log == null ? null : log.refused(), steps));
        }
    }

    @Override
    public void write(SweepReport sweep) throws IOException {
        if (target != null) {
            target.write(out -> ReportWriter.writeSweep(out, sweep));
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (requests != null) {
                requests.close();
            }
        } finally {
            if (steps != null) {
                steps.close();
            }
        }
    }
}

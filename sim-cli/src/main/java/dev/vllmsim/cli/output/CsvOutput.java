package dev.vllmsim.cli.output;

import dev.vllmsim.cli.files.CommandFiles;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.simulation.Listeners;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.report.document.CsvTables;
import dev.vllmsim.report.document.RunColumns;
import dev.vllmsim.report.document.RunHead;
import dev.vllmsim.report.document.SweepReport;
import dev.vllmsim.report.measure.RequestLog;
import dev.vllmsim.report.measure.StepLog;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tables of the report as CSV. */
public final class CsvOutput implements RunOutput {
    /** Where they go. */
    public static final OutputFlag CSV = OutputFlag.file(
            "--csv",
            "DIR",
            OutputFlag.Group.RESULTS,
            "Writes the report's tables as CSV into this folder: requests.csv, with --record-steps steps.csv, with"
                    + " limits on the queue refused.csv; of a sweep points.csv.");

    private CommandFiles.@Nullable Target requestsFile;
    private CommandFiles.@Nullable Target refusedFile;
    private CommandFiles.@Nullable Target stepsFile;
    private CommandFiles.@Nullable Target pointsFile;
    private @Nullable RequestLog requests;
    private @Nullable StepLog steps;

    @Override
    public List<OutputFlag> flags() {
        return List.of(CSV);
    }

    @Override
    public @Nullable String notInSweeps() {
        return null;
    }

    @Override
    public boolean begin(OutputRequest request) {
        String folder = request.typed().value(CSV);
        if (folder == null) {
            return false;
        }
        if (request.sweep()) {
            pointsFile = request.files().table(CSV.name(), folder, "points");
        } else {
            requestsFile = request.files().table(CSV.name(), folder, "requests");
            refusedFile = request.files().table(CSV.name(), folder, "refused");
            stepsFile = request.recordSteps() ? request.files().table(CSV.name(), folder, "steps") : null;
        }
        return true;
    }

    @Override
    public SimulationListener listener(Scenario scenario) {
        RunColumns columns = RunColumns.of(scenario);
        RequestLog log = new RequestLog(columns);
        requests = log;
        if (stepsFile == null) {
            return log;
        }
        steps = StepLog.csv(columns);
        return Listeners.of(log, steps);
    }

    @Override
    public void write(RunHead run) throws IOException {
        if (requestsFile != null && requests != null) {
            requestsFile.write(requests::writeCsv);
        }
        if (refusedFile != null && requests != null && requests.refused() != null) {
            refusedFile.write(requests::writeRefusedCsv);
        }
        if (stepsFile != null && steps != null) {
            stepsFile.write(steps::writeTo);
        }
    }

    @Override
    public void write(SweepReport sweep) throws IOException {
        if (pointsFile != null) {
            pointsFile.write(out -> CsvTables.writePoints(out, sweep));
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

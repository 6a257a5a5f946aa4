package dev.vllmsim.cli.output;

import dev.vllmsim.cli.files.CommandFiles;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.report.document.RunColumns;
import dev.vllmsim.report.document.RunHead;
import dev.vllmsim.report.trace.PerfettoTrace;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** The run as a trace for Perfetto. */
final class PerfettoOutput implements RunOutput {
    private static final int GZIP_BUFFER = 1 << 16;

    private static final OutputFlag FILE = OutputFlag.file(
            "--perfetto",
            "FILE",
            OutputFlag.Group.RESULTS,
            "Writes the run as a trace that ui.perfetto.dev opens: steps, seats and their requests, queue, memory."
                    + " Compressed if the name ends with .gz.");

    private final PerfettoTrace trace = new PerfettoTrace();
    private CommandFiles.@Nullable Target target;
    private boolean compressed;

    @Override
    public List<OutputFlag> flags() {
        return List.of(FILE);
    }

    @Override
    public boolean begin(OutputRequest request) {
        String file = request.typed().value(FILE);
        if (file == null || request.sweep()) {
            return false;
        }
        compressed = file.toLowerCase(Locale.ROOT).endsWith(".gz");
        target = request.files().output(FILE.name(), file);
        return true;
    }

    @Override
    public SimulationListener listener(Scenario scenario) {
        RunColumns columns = RunColumns.of(scenario);
        if (scenario.fleet().replicas() == 1) {
            return trace.engine(1, "engine", columns);
        }
        return new SimulationListener() {
            @Override
            public SimulationListener ofEngine(int number) {
                return trace.engine(number + 1, "replica " + number, columns);
            }
        };
    }

    @Override
    public void write(RunHead run) throws IOException {
        if (target != null) {
            target.write(out -> write(out, run));
        }
    }

    private void write(OutputStream out, RunHead run) throws IOException {
        if (compressed) {
            GZIPOutputStream gzip = new GZIPOutputStream(out, GZIP_BUFFER);
            trace.writeTo(gzip, run);
            gzip.finish();
        } else {
            trace.writeTo(out, run);
        }
    }

    @Override
    public void close() throws IOException {
        trace.close();
    }
}

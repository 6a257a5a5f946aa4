package dev.vllmsim.cli.output;

import dev.vllmsim.cli.console.TextOutput;
import dev.vllmsim.cli.files.CommandFiles;
import dev.vllmsim.cli.text.TraceWriter;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.report.document.RunHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens to every request, as it happens. */
final class TraceOutput implements RunOutput {
    static final OutputFlag DEBUG = OutputFlag.toggle(
                    "--debug",
                    OutputFlag.Group.RESULTS,
                    "Prints what happens to every request; explains the worst five.")
            .forMost();

    private @Nullable CommandFiles files;

    @Override
    public List<OutputFlag> flags() {
        return List.of(DEBUG);
    }

    @Override
    public boolean begin(OutputRequest request) {
        files = request.files();
        return request.typed().has(DEBUG);
    }

    @Override
    public @Nullable SimulationListener listener(Scenario scenario) {
        return files == null ? null : new TraceWriter(files.text());
    }

    @Override
    public void write(RunHead run) {
        TextOutput text = files == null ? null : files.text();
        if (text != null) {
            text.println("");
        }
    }
}

package dev.vllmsim.cli.output;

import dev.vllmsim.cli.files.CommandFiles;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.simulation.Listeners;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.plot.html.Pages;
import dev.vllmsim.report.document.RunColumns;
import dev.vllmsim.report.document.RunHead;
import dev.vllmsim.report.document.SweepReport;
import dev.vllmsim.report.measure.BlameLog;
import dev.vllmsim.report.page.RunObserver;
import dev.vllmsim.report.page.RunSeries;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The report as a page for a browser. */
final class HtmlOutput implements RunOutput {
    private static final OutputFlag HTML = OutputFlag.file(
            "--html",
            "FILE",
            OutputFlag.Group.RESULTS,
            "Writes the report as a page for a browser, in one file that needs nothing else.");

    private CommandFiles.@Nullable Target target;
    private @Nullable RunObserver observer;
    private @Nullable BlameLog blame;

    @Override
    public List<OutputFlag> flags() {
        return List.of(HTML);
    }

    @Override
    public @Nullable String notInSweeps() {
        return null;
    }

    @Override
    public boolean begin(OutputRequest request) {
        String file = request.typed().value(HTML);
        target = file == null ? null : request.files().output(HTML.name(), file);
        return target != null;
    }

    @Override
    public SimulationListener listener(Scenario scenario) {
        RunObserver run = new RunObserver(RunColumns.of(scenario).kvBlocks());
        observer = run;
        BlameLog log = new BlameLog(scenario);
        blame = log;
        return Listeners.of(run, log.observer());
    }

    @Override
    public void write(RunHead run) throws IOException {
        if (target != null && observer != null && blame != null) {
            RunSeries series = observer.series(run.config(), blame);
            target.write(out -> Pages.run(out, run, series));
        }
    }

    @Override
    public void write(SweepReport sweep) throws IOException {
        if (target != null) {
            target.write(out -> Pages.sweep(out, sweep));
        }
    }

    @Override
    public void close() throws IOException {
        if (blame != null) {
            blame.close();
        }
    }
}

package dev.vllmsim.cli.output;

import dev.vllmsim.cli.console.TextOutput;
import dev.vllmsim.cli.files.CommandFiles;
import dev.vllmsim.cli.text.SummaryText;
import dev.vllmsim.cli.text.SweepText;
import dev.vllmsim.report.document.RunHead;
import dev.vllmsim.report.document.SweepReport;
import dev.vllmsim.report.statistics.Statistic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A run in numbers, or the table of a sweep: what is always said. */
final class SummaryOutput implements RunOutput {
    private @Nullable CommandFiles files;
    private List<Statistic> shown = Statistic.USUAL;

    @Override
    public List<OutputFlag> flags() {
        return List.of(SweepMetrics.FLAG);
    }

    @Override
    public @Nullable String notInSweeps() {
        return null;
    }

    @Override
    public boolean begin(OutputRequest request) {
        files = request.files();
        shown = SweepMetrics.of(request.typed().value(SweepMetrics.FLAG));
        return true;
    }

    @Override
    public void write(RunHead run) {
        if (files != null) {
            TextOutput text = files.text();
            SummaryText.print(text, run);
            text.flush();
        }
    }

    @Override
    public void write(SweepReport sweep) {
        if (files != null) {
            TextOutput text = files.text();
            SweepText.print(text, sweep, shown);
            text.flush();
        }
    }
}

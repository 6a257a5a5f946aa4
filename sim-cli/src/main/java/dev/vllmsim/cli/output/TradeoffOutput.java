package dev.vllmsim.cli.output;

import dev.vllmsim.cli.files.CommandFiles;
import dev.vllmsim.plot.Pictures;
import dev.vllmsim.report.document.SweepReport;
import dev.vllmsim.report.statistics.Statistic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Latency against throughput of a sweep. */
final class TradeoffOutput implements RunOutput {
    static final OutputFlag FLAG = Picture.TRADEOFF.flag();

    private CommandFiles.@Nullable Target target;
    private List<Statistic> shown = Statistic.USUAL;

    @Override
    public List<OutputFlag> flags() {
        return List.of(FLAG, PictureFlags.OUTPUT_DIR, PictureFlags.NO_PLOT);
    }

    @Override
    public @Nullable String notInSweeps() {
        return null;
    }

    @Override
    public boolean begin(OutputRequest request) {
        OutputArguments typed = request.typed();
        if (!typed.has(FLAG) || !request.sweep() || typed.has(PictureFlags.NO_PLOT)) {
            return false;
        }
        shown = SweepMetrics.of(typed.value(SweepMetrics.FLAG));
        target = request.files().picture(typed.value(PictureFlags.OUTPUT_DIR), Picture.TRADEOFF.file());
        return true;
    }

    @Override
    public void prepare() {
        Pictures.warmUp();
    }

    @Override
    public void write(SweepReport sweep) {
        if (target != null) {
            target.draw(file -> Pictures.tradeoffPng(sweep, shown, file));
        }
    }
}

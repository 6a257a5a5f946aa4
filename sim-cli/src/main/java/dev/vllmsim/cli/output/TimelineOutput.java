package dev.vllmsim.cli.output;

import dev.vllmsim.cli.files.CommandFiles;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.plot.Pictures;
import dev.vllmsim.report.chart.TimelineBuilder;
import dev.vllmsim.report.document.RunColumns;
import dev.vllmsim.report.document.RunHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A run over time as a picture. */
final class TimelineOutput implements RunOutput {
    private static final OutputFlag FLAG = Picture.TIMELINE.flag();

    private CommandFiles.@Nullable Target target;
    private @Nullable TimelineBuilder builder;

    @Override
    public List<OutputFlag> flags() {
        return List.of(FLAG, PictureFlags.OUTPUT_DIR, PictureFlags.NO_PLOT);
    }

    @Override
    public boolean begin(OutputRequest request) {
        target = PictureFlags.target(request, FLAG, Picture.TIMELINE.file());
        return target != null;
    }

    @Override
    public void prepare() {
        Pictures.warmUp();
    }

    @Override
    public SimulationListener listener(Scenario scenario) {
        TimelineBuilder observer = new TimelineBuilder(RunColumns.of(scenario).kvBlocks());
        builder = observer;
        return observer;
    }

    @Override
    public void write(RunHead run) {
        TimelineBuilder observed = builder;
        if (target != null && observed != null) {
            target.draw(file -> Pictures.timelinePng(observed.timeline(), run.config(), file));
        }
    }
}

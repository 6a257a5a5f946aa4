package dev.vllmsim.cli.output;

import dev.vllmsim.cli.files.CommandFiles;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.plot.Pictures;
import dev.vllmsim.report.chart.LaneCollector;
import dev.vllmsim.report.chart.LaneWindow;
import dev.vllmsim.report.document.RunHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests of a run as lanes. */
final class LanesOutput implements RunOutput {
    private static final OutputFlag FLAG = Picture.LANES.flag();
    private static final String REASON = "no lanes are drawn without " + FLAG.name();

    private CommandFiles.@Nullable Target target;
    private LaneWindow window = LanesWindow.of(null, null, null);
    private @Nullable LaneCollector collector;

    @Override
    public List<OutputFlag> flags() {
        return List.of(
                FLAG,
                LanesWindow.FROM.with(FLAG, REASON),
                LanesWindow.COUNT.with(FLAG, REASON),
                LanesWindow.TIME.with(FLAG, REASON),
                PictureFlags.OUTPUT_DIR,
                PictureFlags.NO_PLOT);
    }

    @Override
    public boolean begin(OutputRequest request) {
        OutputArguments typed = request.typed();
        window = LanesWindow.of(
                typed.value(LanesWindow.FROM), typed.value(LanesWindow.COUNT), typed.value(LanesWindow.TIME));
        target = PictureFlags.target(request, FLAG, Picture.LANES.file());
        return target != null;
    }

    @Override
    public void prepare() {
        Pictures.warmUp();
    }

    @Override
    public SimulationListener listener(Scenario scenario) {
        // Without a limit of memory nobody is preempted, and no step needs to be observed.
        LaneCollector observer = new LaneCollector(window, scenario.config().get("num_gpu_blocks") != null);
        collector = observer;
        return observer;
    }

    @Override
    public void write(RunHead run) {
        LaneCollector observed = collector;
        if (target != null && observed != null) {
            target.draw(file -> Pictures.lanesPng(observed.lanes(), run, file));
        }
    }
}

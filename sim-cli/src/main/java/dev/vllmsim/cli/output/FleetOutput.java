package dev.vllmsim.cli.output;

import dev.vllmsim.cli.files.CommandFiles;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.plot.Pictures;
import dev.vllmsim.report.chart.FleetLoadBuilder;
import dev.vllmsim.report.document.RunHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The load of replicas over time as a picture. */
final class FleetOutput implements RunOutput {
    private static final OutputFlag FLAG = Picture.FLEET.flag();

    private CommandFiles.@Nullable Target target;
    private @Nullable FleetLoadBuilder builder;

    @Override
    public List<OutputFlag> flags() {
        return List.of(FLAG, PictureFlags.OUTPUT_DIR, PictureFlags.NO_PLOT);
    }

    @Override
    public boolean begin(OutputRequest request) {
        target = PictureFlags.target(request, FLAG, Picture.FLEET.file());
        return target != null;
    }

    @Override
    public void prepare() {
        Pictures.warmUp();
    }

    @Override
    public SimulationListener listener(Scenario scenario) {
        FleetLoadBuilder observer = new FleetLoadBuilder(scenario.fleet().replicas());
        builder = observer;
        return observer;
    }

    @Override
    public void write(RunHead run) {
        FleetLoadBuilder observed = builder;
        if (target != null && observed != null) {
            target.draw(file -> Pictures.fleetPng(observed.load(), run.summary().fleet(), run.config(), file));
        }
    }
}

package dev.vllmsim.cli.output;

import dev.vllmsim.cli.files.CommandFiles;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.plot.Pictures;
import dev.vllmsim.report.chart.LatencyCollector;
import dev.vllmsim.report.document.RunHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The latencies of a run as a picture. */
final class LatencyOutput implements RunOutput {
    private static final OutputFlag FLAG = Picture.LATENCY.flag();

    private CommandFiles.@Nullable Target target;
    private final LatencyCollector collector = new LatencyCollector();

    @Override
    public List<OutputFlag> flags() {
        return List.of(FLAG, PictureFlags.OUTPUT_DIR, PictureFlags.NO_PLOT);
    }

    @Override
    public boolean begin(OutputRequest request) {
        target = PictureFlags.target(request, FLAG, Picture.LATENCY.file());
        return target != null;
    }

    @Override
    public void prepare() {
        Pictures.warmUp();
    }

    @Override
    public SimulationListener listener(Scenario scenario) {
        return collector;
    }

    @Override
    public void write(RunHead run) {
        if (target != null) {
            target.draw(file -> Pictures.latencyPng(List.of(collector.latencies(run)), List.of(), file));
        }
    }
}

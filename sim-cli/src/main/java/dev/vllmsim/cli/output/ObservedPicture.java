package dev.vllmsim.cli.output;

import dev.vllmsim.cli.files.CommandFiles;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.plot.Pictures;
import dev.vllmsim.report.chart.FleetLoadBuilder;
import dev.vllmsim.report.chart.LatencyCollector;
import dev.vllmsim.report.chart.TimelineBuilder;
import dev.vllmsim.report.document.RunColumns;
import dev.vllmsim.report.document.RunHead;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A picture of a run that an observer of it is enough for, and that nothing but its flag is said of.
 *
 * @param <T> the observer
 */
final class ObservedPicture<T extends SimulationListener> implements RunOutput {
    private final Picture picture;
    private final Function<Scenario, T> observer;
    private final Drawing<T> drawing;
    private CommandFiles.@Nullable Target target;
    private @Nullable T observing;

    /**
     * Draws what was observed.
     *
     * @param <T> the observer
     */
    @FunctionalInterface
    interface Drawing<T> {
        /** Draws it into a file, and says which files there are then. */
        List<Path> draw(T observed, RunHead run, Path file) throws IOException;
    }

    /**
     * @param picture which picture it is
     * @param observer makes what observes a run for it
     * @param drawing draws what was observed
     */
    ObservedPicture(Picture picture, Function<Scenario, T> observer, Drawing<T> drawing) {
        this.picture = picture;
        this.observer = observer;
        this.drawing = drawing;
    }

    /** The latencies of a run. */
    static RunOutput latency() {
        return new ObservedPicture<>(
                Picture.LATENCY,
                scenario -> new LatencyCollector(),
                (observed, run, file) -> Pictures.latencyPng(List.of(observed.latencies(run)), List.of(), file));
    }

    /** A run over time. */
    static RunOutput timeline() {
        return new ObservedPicture<>(
                Picture.TIMELINE,
                scenario -> new TimelineBuilder(RunColumns.of(scenario).kvBlocks()),
                (observed, run, file) -> Pictures.timelinePng(observed.timeline(), run.config(), file));
    }

    /** The load of replicas over time. */
    static RunOutput fleet() {
        return new ObservedPicture<>(
                Picture.FLEET,
                scenario -> new FleetLoadBuilder(scenario.fleet().replicas()),
                (observed, run, file) ->
                        Pictures.fleetPng(observed.load(), run.summary().fleet(), run.config(), file));
    }

    @Override
    public List<OutputFlag> flags() {
        return List.of(picture.flag(), PictureFlags.OUTPUT_DIR, PictureFlags.NO_PLOT);
    }

    @Override
    public boolean begin(OutputRequest request) {
        target = PictureFlags.target(request, picture.flag(), picture.file());
        return target != null;
    }

    @Override
    public void prepare() {
        Pictures.warmUp();
    }

    @Override
    public SimulationListener listener(Scenario scenario) {
        T made = observer.apply(scenario);
        observing = made;
        return made;
    }

    @Override
    public void write(RunHead run) {
        T observed = observing;
        if (target != null && observed != null) {
            target.draw(file -> drawing.draw(observed, run, file));
        }
    }
}

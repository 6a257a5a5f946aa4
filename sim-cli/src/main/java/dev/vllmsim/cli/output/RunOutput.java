package dev.vllmsim.cli.output;

import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.report.document.RunHead;
import dev.vllmsim.report.document.SweepReport;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that comes out of a run or a sweep: a file, a text, a picture. A further one is a class, and a line in
 * {@link Outputs#ALL}. An object serves one command.
 */
interface RunOutput extends Closeable {
    /** Its flags; by the first it is asked for. */
    List<OutputFlag> flags();

    /** Why sweeps do not have it, or {@code null} if they do. */
    default @Nullable String notInSweeps() {
        return "a sweep prints no trace, draws and records no steps, and has one result for all runs";
    }

    /**
     * Takes what was typed, and says to the request's files where it will write.
     *
     * @return whether it is wanted
     * @throws dev.vllmsim.cli.console.Failure if what was typed cannot be used
     */
    boolean begin(OutputRequest request);

    /** Does what can be done ahead, beside the run. */
    default void prepare() {}

    /** What observes a run for it, or {@code null} if it needs nobody. */
    default @Nullable SimulationListener listener(Scenario scenario) {
        return null;
    }

    /**
     * Writes what there is to say of a run.
     *
     * @throws IOException if it cannot be written
     */
    default void write(RunHead run) throws IOException {}

    /**
     * Writes what there is to say of a sweep.
     *
     * @throws IOException if it cannot be written
     */
    default void write(SweepReport sweep) throws IOException {}

    @Override
    default void close() throws IOException {}
}

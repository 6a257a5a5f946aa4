package dev.vllmsim.cli.run;

import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.engine.simulation.StalledException;
import dev.vllmsim.engine.simulation.TimeOverflowException;
import dev.vllmsim.engine.workload.ArrivalOrderException;
import dev.vllmsim.engine.workload.ArrivalOverflowException;
import java.io.IOException;

/** What may go wrong in any run, told to a person. */
public final class RunFailures {
    private RunFailures() {}

    /** Runs something. */
    @FunctionalInterface
    public interface Running<T> {
        /** Runs it. */
        T run() throws IOException;
    }

    /**
     * Runs something, and tells of what goes wrong as the command does.
     *
     * @throws Failure if it cannot be run to its end
     */
    public static <T> T told(Running<T> running) {
        try {
            return running.run();
        } catch (IOException | StalledException e) {
            throw Failure.failed(String.valueOf(e.getMessage()), e);
        } catch (ArrivalOrderException e) {
            throw Failure.badInput(String.valueOf(e.getMessage()), e);
        } catch (TimeOverflowException | ArrivalOverflowException e) {
            throw Failure.failed(
                    "simulated time ends after 292 years, and the run would take longer: step times, or the gaps between"
                            + " arrivals, are too large",
                    e);
        }
    }
}

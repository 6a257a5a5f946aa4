package dev.vllmsim.cli.run;

import dev.vllmsim.cli.console.ProgressCount;
import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.simulation.SimulationListener;

/** Counts the requests that have finished, for a person who waits. */
final class FinishedCount implements SimulationListener {
    /** Requests between two looks at the clock: at a few hundred nanoseconds a request, looking costs nothing. */
    private static final int BETWEEN_LOOKS = 1_024;

    private final ProgressCount progress;
    private long finished;

    /**
     * @param progress is told of the number now and then
     */
    FinishedCount(ProgressCount progress) {
        this.progress = progress;
    }

    @Override
    public void onFinish(FinishedRequest request) {
        if (++finished % BETWEEN_LOOKS == 0) {
            progress.reached(finished);
        }
    }
}

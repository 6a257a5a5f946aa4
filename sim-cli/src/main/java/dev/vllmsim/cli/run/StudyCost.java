package dev.vllmsim.cli.run;

import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.console.ProgressCount;
import dev.vllmsim.cli.text.Numbers;

/** Counts the runs of a study, for a person who waits, and says at its end what they cost. */
public final class StudyCost implements AutoCloseable {
    private final Console console;
    private final long requests;
    private final ProgressCount progress;
    private final Cost cost = new Cost();
    private long runs;

    /**
     * @param console the command's streams
     * @param requests requests of each run
     */
    public StudyCost(Console console, long requests) {
        this.console = console;
        this.requests = requests;
        progress = new ProgressCount(console, "runs", 0, true);
    }

    /** Notes that one more run is done; from any thread. */
    public synchronized void ran() {
        runs++;
        progress.reached(runs);
    }

    /** How long it has taken so far, in nanoseconds. */
    public double nanos() {
        return cost.nanos();
    }

    /** Notes that all are done, and says what they cost. */
    public void done() {
        cost.stop();
        progress.close();
        console.tell(Numbers.whole(runs) + (runs == 1 ? " run" : " runs") + " of up to " + Numbers.whole(requests)
                + " requests in " + cost.seconds());
    }

    @Override
    public void close() {
        progress.close();
    }
}

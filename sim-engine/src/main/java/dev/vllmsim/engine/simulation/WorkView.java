package dev.vllmsim.engine.simulation;

import dev.vllmsim.engine.scheduler.Batch;

/**
 * A step, or a run of equal ones, as whoever observes work sees it while told of it, also of decisions that came to
 * nothing. Times are nanoseconds of simulated time.
 */
public interface WorkView {
    /** What was decided on. */
    Batch batch();

    /** Whether the batch is told of for the first time; later ones of its equal steps bring no new work. */
    boolean isFirst();

    /** How many steps. */
    long steps();

    /** When the first was decided on; exact only if {@link #isFirst()}. */
    long scheduledNanos();

    /** When computation of the first starts. */
    long startNanos();

    /** When computation of the last ends. */
    long endNanos();

    /** When the results of the last are applied. */
    long appliedNanos();

    /** How long they compute, on all pipeline stages together. */
    long computingNanos();
}

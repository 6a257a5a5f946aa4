package dev.vllmsim.engine.scheduler;

/**
 * How far an engine decides ahead of its results.
 *
 * @param batchesInFlight most batches decided on and not applied, at least 1; 1 is synchronous scheduling
 * @param stages pipeline stages that a batch passes one after the other, each for its share of the step's time; at
 *     least 1
 */
public record Pipelining(int batchesInFlight, int stages) {
    /** One batch at a time, on one stage. */
    public static final Pipelining NONE = new Pipelining(1, 1);

    public Pipelining {
        if (batchesInFlight < 1) {
            throw new IllegalArgumentException("batches in flight must be at least 1, but are " + batchesInFlight);
        }
        if (stages < 1) {
            throw new IllegalArgumentException("pipeline stages must be at least 1, but are " + stages);
        }
    }
}

package dev.vllmsim.engine.steptime;

/**
 * What a step-time model may know of the batches that there can be.
 *
 * @param maxSequences most requests in a step, at least 1
 * @param stages pipeline stages that a batch passes, at least 1
 * @param drafts whether decoding requests may verify drafted tokens
 */
public record BatchLimits(int maxSequences, int stages, boolean drafts) {
    /** Those of vLLM with its defaults, where nothing is known. */
    public static final BatchLimits USUAL = new BatchLimits(256, 1, false);
}

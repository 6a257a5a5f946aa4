package dev.vllmsim.engine.scheduler;

import dev.vllmsim.engine.steptime.BatchShape;

/**
 * The batch of one step, or of a run of equal steps: its totals, written by the policy and read by the loop.
 *
 * <p>A scheduler owns one batch and fills it again for each step, so that a step allocates nothing. The single items
 * are asked of the scheduler ({@link Scheduler#forEachItem}), and only by who wants to see them.
 */
public final class Batch implements BatchShape {
    private long prefillTokens;
    private int prefillSequences;
    private long prefillContextTokens;
    private int decodeSequences;
    private long decodeContextTokens;
    private int steadyDecodes;
    private long repeats;
    private WaitReason blockedBy = WaitReason.NONE;

    /** Empties the batch for the next step. */
    public void clear() {
        prefillTokens = 0;
        prefillSequences = 0;
        prefillContextTokens = 0;
        decodeSequences = 0;
        decodeContextTokens = 0;
        steadyDecodes = 0;
        repeats = 1;
        blockedBy = WaitReason.NONE;
    }

    /**
     * Adds a request that computes prompt tokens.
     *
     * @param tokens tokens to compute, at least 1
     * @param computedBefore tokens of the request computed before
     */
    public void addPrefill(int tokens, int computedBefore) {
        prefillTokens += tokens;
        prefillSequences++;
        prefillContextTokens += (long) tokens * computedBefore + (long) tokens * (tokens - 1) / 2;
    }

    /** Takes back what {@link #addPrefill} added. */
    public void removePrefill(int tokens, int computedBefore) {
        prefillTokens -= tokens;
        prefillSequences--;
        prefillContextTokens -= (long) tokens * computedBefore + (long) tokens * (tokens - 1) / 2;
    }

    /**
     * Adds requests that decode one token each.
     *
     * @param sequences how many
     * @param contextTokens the sum of their tokens computed before the step
     * @param steady how many of them also produced a token in the step just before
     */
    public void addDecodes(int sequences, long contextTokens, int steady) {
        decodeSequences += sequences;
        decodeContextTokens += contextTokens;
        steadyDecodes += steady;
    }

    /**
     * Says that the step is the first of up to {@code steps} equal ones: the same requests decode, and nothing else
     * happens before the end of the last.
     */
    public void repeats(long steps) {
        repeats = steps;
    }

    /** How many equal steps may be taken at once, at least 1, if nobody arrives meanwhile. */
    public long repeats() {
        return repeats;
    }

    /** Notes what keeps the head of the waiting queue out of the step. */
    public void blockedBy(WaitReason reason) {
        blockedBy = reason;
    }

    /** What keeps the head of the waiting queue out of the step. */
    public WaitReason blockedBy() {
        return blockedBy;
    }

    /** Whether the step computes nothing. */
    public boolean isEmpty() {
        return prefillSequences == 0 && decodeSequences == 0;
    }

    /** Tokens that one step computes. */
    public long tokens() {
        return prefillTokens + decodeSequences;
    }

    /**
     * Requests whose token in this step follows one in the step just before, so that the gap between the two is the
     * duration of this step. Other gaps are told to the listener by the policy.
     */
    public int steadyDecodes() {
        return steadyDecodes;
    }

    /** Moves the shape on by equal decode-only steps: each decoding request has one more token of context per step. */
    public void advanceContext(long steps) {
        decodeContextTokens += steps * decodeSequences;
    }

    @Override
    public long prefillTokens() {
        return prefillTokens;
    }

    @Override
    public int prefillSequences() {
        return prefillSequences;
    }

    @Override
    public int decodeSequences() {
        return decodeSequences;
    }

    @Override
    public long decodeContextTokens() {
        return decodeContextTokens;
    }

    @Override
    public long prefillContextTokens() {
        return prefillContextTokens;
    }
}

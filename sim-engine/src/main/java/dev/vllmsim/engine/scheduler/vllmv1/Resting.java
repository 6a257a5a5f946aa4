package dev.vllmsim.engine.scheduler.vllmv1;

import dev.vllmsim.engine.kvcache.DecodeBlocks;
import dev.vllmsim.engine.scheduler.DecodeSet;
import org.jspecify.annotations.Nullable;

/**
 * The running requests that decode a token in every step and are not touched meanwhile: who is next to be scheduled
 * for its last token, and who needs a block when.
 *
 * <p>It also counts the schedule's steps: those it has moved on by, and those that are settled. A resting request is
 * in every batch since it joined, so its place in its output follows from these two numbers.
 */
final class Resting {
    private final DecodeSet<Entry> set = new DecodeSet<>();
    private final @Nullable DecodeBlocks blocks;
    private long settled;
    /** When the last step was settled. */
    private long settledNanos;

    /**
     * @param blockSize tokens of a block, or 0 where blocks cannot run out
     */
    Resting(int blockSize) {
        blocks = blockSize == 0 ? null : new DecodeBlocks(blockSize);
    }

    int size() {
        return set.size();
    }

    long contextTokens() {
        return set.contextTokens();
    }

    /** Steps that the schedule has moved on by. */
    long step() {
        return set.step();
    }

    long settledNanos() {
        return settledNanos;
    }

    /** Tokens of a resting request that are computed when all batches in flight have run. */
    int context(Entry entry) {
        return set.context(entry);
    }

    /** Tokens of a resting request that are known: its prompt and its outputs as far as batches are settled. */
    int known(Entry entry) {
        return entry.known() + (int) Math.max(0, settled - entry.joinedAt());
    }

    void join(Entry entry) {
        set.join(entry, entry.rank, entry.outputsToSchedule(), entry.computed);
        if (blocks != null) {
            blocks.join(set.step(), entry.computed);
        }
    }

    /** Moves the schedule on. */
    void advance(long steps) {
        set.advance(steps);
    }

    /** Notes that steps are settled, the last of them at the given time. */
    void settle(long steps, long nanos) {
        settled += steps;
        settledNanos = nanos;
    }

    /** The next request that has been scheduled for its last token, if any; it rests no more. */
    @Nullable
    Entry pollEnding() {
        Entry entry = set.pollFinished();
        if (entry != null) {
            awaken(entry);
        }
        return entry;
    }

    /** Ends a request's rest. */
    void leave(Entry entry) {
        set.leave(entry);
        awaken(entry);
    }

    /** Writes down how far it has come. */
    private void awaken(Entry entry) {
        int scheduled = (int) (set.step() - entry.joinedAt());
        int applied = (int) Math.max(0, settled - entry.joinedAt());
        entry.computed = set.context(entry);
        entry.outputs += applied;
        entry.placeholders += scheduled - applied;
        entry.inFlight += scheduled - applied;
        entry.tokensNow = 0;
        entry.request.decodeSteps(applied);
        if (applied > 0) {
            entry.lastTokenNanos = settledNanos;
        }
        if (blocks != null) {
            blocks.leave(set.step(), entry.computed);
        }
    }

    long stepsToNextEnding() {
        return set.stepsToNextFinish();
    }

    /** Blocks that all need in the next step. */
    long blocksNow() {
        return blocks == null ? 0 : blocks.needed(set.step());
    }

    /** Of the next steps, the first of which has its blocks, how many have the blocks that they need. */
    long stepsWithin(long free, long most) {
        return blocks == null ? most : 1 + blocks.stepsWithin(set.step() + 1, free, most - 1);
    }

    /** Takes the blocks for further steps, before {@link #advance} by them. */
    void takeBlocks(long steps, boolean firstHasThem, Memory memory) {
        if (blocks == null) {
            return;
        }
        long from = set.step() + (firstHasThem ? 1 : 0);
        long count = steps - (firstHasThem ? 1 : 0);
        if (count > 0) {
            long needed = blocks.neededOver(from, count);
            memory.takeOverSteps(needed, count, blocks.area());
        }
    }
}

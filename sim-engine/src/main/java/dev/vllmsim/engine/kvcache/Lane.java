package dev.vllmsim.engine.kvcache;

import org.jspecify.annotations.Nullable;

/**
 * A line of content in the tree of all prompts: the blocks at depths {@code start}, {@code start + 1}, … that follow
 * each other after the same beginning.
 *
 * <p>A block of one lane and depth has one content, and everything before it is the same too; so lane and depth stand
 * for the hash that vLLM computes of a block. Where two requests' prompts part, one of them takes another lane.
 *
 * <p>A lane knows the runs of blocks in the cache that hold its content, the ones registered first at the front. There
 * are several where one has been split, or where requests computed the same content beside each other.
 */
final class Lane {
    @Nullable
    BlockRun first;

    @Nullable
    BlockRun last;

    void append(BlockRun run) {
        run.laneBefore = last;
        if (last == null) {
            first = run;
        } else {
            last.laneAfter = run;
        }
        last = run;
    }

    void insertAfter(BlockRun place, BlockRun run) {
        BlockRun after = place.laneAfter;
        run.laneBefore = place;
        run.laneAfter = after;
        place.laneAfter = run;
        if (after == null) {
            last = run;
        } else {
            after.laneBefore = run;
        }
    }

    void remove(BlockRun run) {
        BlockRun before = run.laneBefore;
        BlockRun after = run.laneAfter;
        if (before == null) {
            first = after;
        } else {
            before.laneAfter = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.laneBefore = before;
        }
        run.laneBefore = null;
        run.laneAfter = null;
    }

    /** Whether a run other than the given one holds blocks of the given depths. */
    boolean hasOther(@Nullable BlockRun run, int from, int to) {
        for (BlockRun other = first; other != null; other = other.laneAfter) {
            if (other != run && other.from < to && other.to > from) {
                return true;
            }
        }
        return false;
    }
}

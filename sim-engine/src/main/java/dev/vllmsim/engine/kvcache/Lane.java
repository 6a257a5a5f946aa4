package dev.vllmsim.engine.kvcache;

import dev.vllmsim.engine.collect.Chain;
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
    private final Chain<BlockRun> runs = new Chain<>();

    /** The run registered first, or {@code null} if there is none. */
    @Nullable
    BlockRun first() {
        return runs.first();
    }

    void append(BlockRun run) {
        runs.addLast(run.inLane);
    }

    void insertAfter(BlockRun place, BlockRun run) {
        runs.insertAfter(place.inLane, run.inLane);
    }

    void remove(BlockRun run) {
        runs.remove(run.inLane);
    }

    /** Whether a run other than the given one holds blocks of the given depths. */
    boolean hasOther(@Nullable BlockRun run, int from, int to) {
        for (BlockRun other = first(); other != null; other = other.inLane.after()) {
            if (other != run && other.from < to && other.to > from) {
                return true;
            }
        }
        return false;
    }
}

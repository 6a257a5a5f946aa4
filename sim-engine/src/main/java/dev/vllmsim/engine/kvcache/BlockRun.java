package dev.vllmsim.engine.kvcache;

import dev.vllmsim.engine.collect.Chain.Link;
import org.jspecify.annotations.Nullable;

/**
 * Blocks that follow each other in one lane and share one fate: the same requests hold them, or they lie next to each
 * other in the free list, deepest first. One object for many blocks keeps the cost of a prompt independent of its
 * length.
 *
 * <p>A run without a lane stands for blocks that hold nothing that could be found again.
 */
final class BlockRun {
    final @Nullable Lane lane;
    /** The number of the cache that it is in. */
    final int cache;
    /** Depth of the first block. Never changes, so that who holds the run finds it by this object. */
    final int from;
    /** Depth behind the last block. */
    int to;
    /** Requests that hold the blocks. The run is in the free list exactly if there are none. */
    int references;

    /** What was split off this run at its deep end, still to be found by who held both. */
    @Nullable
    BlockRun deeper;

    /** Its place among the runs of its lane. */
    final Link<BlockRun> inLane = new Link<>(this);
    /** Its place in the free list, if it is there. */
    final Link<BlockRun> inFree = new Link<>(this);

    BlockRun(int cache, @Nullable Lane lane, int from, int to) {
        this.cache = cache;
        this.lane = lane;
        this.from = from;
        this.to = to;
    }

    int size() {
        return to - from;
    }
}

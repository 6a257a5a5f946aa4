package dev.vllmsim.engine.kvcache;

import dev.vllmsim.engine.collect.Chain;

/**
 * The free blocks in the order in which they will be taken, as runs. The blocks of one run lie deepest first, as they
 * were freed, so that the beginning of a prompt is the last to go.
 */
final class FreeList {
    private final Chain<BlockRun> runs = new Chain<>();
    private final int cache;

    /**
     * @param cache the number of the cache whose blocks they are
     */
    FreeList(int cache) {
        this.cache = cache;
    }

    void addLast(BlockRun run) {
        runs.addLast(run.inFree);
    }

    /** Adds blocks without content at the head. */
    void addBlankFirst(int blocks) {
        BlockRun head = runs.first();
        if (head != null && head.lane == null) {
            head.to += blocks;
        } else if (blocks > 0) {
            runs.addFirst(new BlockRun(cache, null, 0, blocks).inFree);
        }
    }

    /** Adds blocks without content at the tail. */
    void addBlankLast(int blocks) {
        BlockRun tail = runs.last();
        if (tail != null && tail.lane == null) {
            tail.to += blocks;
        } else if (blocks > 0) {
            runs.addLast(new BlockRun(cache, null, 0, blocks).inFree);
        }
    }

    void remove(BlockRun run) {
        runs.remove(run.inFree);
    }

    /** Puts the deep part of a run that was split before what is left of it. */
    void insertBefore(BlockRun place, BlockRun run) {
        runs.insertBefore(place.inFree, run.inFree);
    }

    /** Takes blocks from the head; what they held is forgotten. */
    void take(long blocks) {
        long left = blocks;
        while (left > 0) {
            BlockRun run = runs.first();
            if (run == null) {
                throw new IllegalStateException(left + " of " + blocks + " blocks are not free");
            }
            int size = run.size();
            if (size > left) {
                run.to -= (int) left;
                return;
            }
            left -= size;
            remove(run);
            run.to = run.from;
            if (run.lane != null) {
                run.lane.remove(run);
            }
        }
    }
}

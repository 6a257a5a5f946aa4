package dev.vllmsim.engine.kvcache;

import org.jspecify.annotations.Nullable;

/**
 * The free blocks in the order in which they will be taken, as runs. The blocks of one run lie deepest first, as they
 * were freed, so that the beginning of a prompt is the last to go.
 */
final class FreeList {
    private @Nullable BlockRun head;
    private @Nullable BlockRun tail;

    void addLast(BlockRun run) {
        run.freeBefore = tail;
        if (tail == null) {
            head = run;
        } else {
            tail.freeAfter = run;
        }
        tail = run;
    }

    private void addFirst(BlockRun run) {
        run.freeAfter = head;
        if (head == null) {
            tail = run;
        } else {
            head.freeBefore = run;
        }
        head = run;
    }

    /** Adds blocks without content at the head. */
    void addBlankFirst(int blocks) {
        if (head != null && head.lane == null) {
            head.to += blocks;
        } else if (blocks > 0) {
            addFirst(new BlockRun(null, 0, blocks));
        }
    }

    /** Adds blocks without content at the tail. */
    void addBlankLast(int blocks) {
        if (tail != null && tail.lane == null) {
            tail.to += blocks;
        } else if (blocks > 0) {
            addLast(new BlockRun(null, 0, blocks));
        }
    }

    void remove(BlockRun run) {
        BlockRun before = run.freeBefore;
        BlockRun after = run.freeAfter;
        if (before == null) {
            head = after;
        } else {
            before.freeAfter = after;
        }
        if (after == null) {
            tail = before;
        } else {
            after.freeBefore = before;
        }
        run.freeBefore = null;
        run.freeAfter = null;
    }

    /** Puts the deep part of a run that was split before what is left of it. */
    void insertBefore(BlockRun place, BlockRun run) {
        BlockRun before = place.freeBefore;
        run.freeBefore = before;
        run.freeAfter = place;
        place.freeBefore = run;
        if (before == null) {
            head = run;
        } else {
            before.freeAfter = run;
        }
    }

    /** Takes blocks from the head; what they held is forgotten. */
    void take(long blocks) {
        long left = blocks;
        while (left > 0) {
            BlockRun run = head;
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

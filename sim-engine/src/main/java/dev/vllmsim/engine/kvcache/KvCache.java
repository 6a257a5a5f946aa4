package dev.vllmsim.engine.kvcache;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The KV blocks of one engine with vLLM's rules for them: blocks are taken from the head of the free list and given
 * back at its tail, and with prefix caching a full block can be found by its content until it is taken.
 *
 * <p>Blocks have no names here. Which block a request gets makes no difference; what it holds, and in which order free
 * ones are taken, does, and that is kept exactly. Without prefix caching only numbers are kept.
 *
 * <p>Depth means a block's place in its request, from 0. Where memory is no limit, nothing is ever forgotten.
 */
public final class KvCache {
    private final boolean limited;
    private final boolean caching;
    private final boolean unhashedFirst;
    private final boolean forgetFinished;
    private final long usable;

    private final int number;
    private final FreeList freeList;
    private long used;
    private long peakUsed;
    private long usedBlockSteps;

    private int freeHits;
    private BlockRun[] stack = new BlockRun[4];

    /**
     * @param usableBlocks blocks that requests can hold, or -1 where memory is no limit
     * @param caching whether full blocks can be found by their content
     * @param unhashedFirst whether freed blocks that cannot be found are taken again first
     * @param forgetFinished whether nobody will ask for the content of a finished request
     * @param number sets the cache apart from others that know the same contents ({@link ContentIndex}), from 0
     */
    public KvCache(int usableBlocks, boolean caching, boolean unhashedFirst, boolean forgetFinished, int number) {
        this.number = number;
        this.freeList = new FreeList(number);
        this.limited = usableBlocks >= 0;
        this.usable = usableBlocks;
        this.caching = caching;
        this.unhashedFirst = unhashedFirst;
        this.forgetFinished = forgetFinished;
        if (limited && caching) {
            freeList.addBlankFirst(usableBlocks);
        }
    }

    /** Blocks that requests can hold. */
    public long usable() {
        return usable;
    }

    /** Blocks that nobody holds. */
    public long free() {
        return usable - used;
    }

    /** Most blocks held in any step so far. */
    public long peakUsed() {
        return peakUsed;
    }

    /** The sum over all steps so far of the blocks held. */
    public long usedBlockSteps() {
        return usedBlockSteps;
    }

    /** Counts the step that has been decided on. */
    public void countStep() {
        peakUsed = Math.max(peakUsed, used);
        usedBlockSteps += used;
    }

    /**
     * Takes blocks, and counts the steps, of a run of steps in which nothing happens but that blocks are taken.
     *
     * @param blocks taken over all these steps
     * @param steps how many
     * @param takenBlockSteps the sum over these steps of the blocks taken so far in the run
     */
    public void takeOverSteps(long blocks, long steps, long takenBlockSteps) {
        usedBlockSteps += used * steps + takenBlockSteps;
        take(blocks);
        peakUsed = Math.max(peakUsed, used);
    }

    /** Takes free blocks. */
    public void take(long blocks) {
        used += blocks;
        if (limited && caching) {
            freeList.take(blocks);
        }
    }

    /**
     * Finds how much of a request's content is in the cache, without touching it.
     *
     * @param most most blocks to look for
     * @return how many blocks from depth 0 on are there
     */
    public int lookUp(BlockTable table, int most) {
        freeHits = 0;
        if (table.isPlain()) {
            return 0;
        }
        int depth = 0;
        for (int i = 0; i < table.laneCount() && depth < most; i++) {
            Lane lane = table.lane(i);
            int end = Math.min(table.laneEnd(i), most);
            while (depth < end) {
                BlockRun run = oldest(lane, depth, end);
                if (run == null) {
                    return depth;
                }
                if (run.references == 0) {
                    freeHits += reach - depth;
                }
                depth = reach;
            }
        }
        return depth;
    }

    /** Blocks found by the last {@link #lookUp} that nobody holds, so that a hit takes them out of the free ones. */
    public int freeHits() {
        return freeHits;
    }

    /** Up to which depth the run that {@link #oldest} returned is the oldest. */
    private int reach;

    /** The run registered first, of those of a lane that hold a block of the given depth. */
    private @Nullable BlockRun oldest(Lane lane, int depth, int end) {
        int bound = end;
        for (BlockRun run = lane.first(number); run != null; run = run.inLane.after()) {
            if (run.from > depth) {
                bound = Math.min(bound, run.from);
            } else if (run.to > depth) {
                reach = Math.min(bound, run.to);
                return run;
            }
        }
        return null;
    }

    /** Holds the first blocks of a request, which {@link #lookUp} has just found. The table holds nothing before. */
    public void holdHits(BlockTable table, int blocks) {
        int depth = 0;
        for (int i = 0; depth < blocks; i++) {
            Lane lane = table.lane(i);
            int end = Math.min(table.laneEnd(i), blocks);
            while (depth < end) {
                BlockRun run = oldest(lane, depth, end);
                if (run == null) {
                    throw new IllegalStateException("a block that was found is gone");
                }
                int until = reach;
                if (run.from < depth) {
                    run = split(lane, run, depth);
                }
                if (run.to > until) {
                    split(lane, run, until);
                }
                if (run.references++ == 0) {
                    freeList.remove(run);
                    used += run.size();
                }
                table.hold(run, until);
                depth = until;
            }
        }
        table.registered = blocks;
    }

    /** Splits a run in two at the given depth and returns the deeper part. */
    private BlockRun split(Lane lane, BlockRun run, int depth) {
        BlockRun deep = new BlockRun(number, lane, depth, run.to);
        deep.references = run.references;
        deep.deeper = run.deeper;
        run.deeper = deep;
        run.to = depth;
        lane.insertAfter(run, deep);
        if (run.references == 0) {
            freeList.insertBefore(run, deep);
        }
        return deep;
    }

    /** Whether the blocks of a table are in this cache. */
    public boolean has(BlockTable table) {
        return table.cache == number;
    }

    /** Notes that the blocks of a table, of which there are none yet, will be in this cache. */
    public void take(BlockTable table) {
        table.cache = number;
    }

    /** Registers the blocks of a request that are full, or will be after the step, up to the given number. */
    public void register(BlockTable table, int fullBlocks) {
        int depth = table.registered;
        if (fullBlocks <= depth) {
            return;
        }
        table.registered = fullBlocks;
        if (table.isPlain()) {
            return;
        }
        for (int index = table.laneAt(depth); depth < fullBlocks; index++) {
            int end = Math.min(fullBlocks, table.laneEnd(index));
            registerInLane(table, table.lane(index), depth, end);
            depth = end;
        }
    }

    private void registerInLane(BlockTable table, Lane lane, int depth, int end) {
        BlockRun tail = lastRun(table);
        // A longer run stands for one that was registered when its beginning was: right only where no other can be
        // mistaken for older or younger, and where nobody else holds the beginning.
        if (tail != null
                && tail.lane == lane
                && tail.to == depth
                && tail.references == 1
                && !lane.hasOther(number, tail, depth, end)) {
            tail.to = end;
            table.heldEnds[table.heldCount - 1] = end;
            return;
        }
        BlockRun run = new BlockRun(number, lane, depth, end);
        run.references = 1;
        lane.append(run);
        table.hold(run, end);
    }

    private static @Nullable BlockRun lastRun(BlockTable table) {
        if (table.heldCount == 0) {
            return null;
        }
        BlockRun run = table.held[table.heldCount - 1];
        int end = table.heldEnds[table.heldCount - 1];
        while (run.to < end) {
            run = deeper(run);
        }
        return run;
    }

    private static BlockRun deeper(BlockRun run) {
        BlockRun deeper = run.deeper;
        if (deeper == null) {
            throw new IllegalStateException("a part of a run that is held is gone");
        }
        return deeper;
    }

    /**
     * Gives back all blocks of a request, deepest first.
     *
     * @param table the request's, or {@code null} where blocks are only counted
     * @param blocks how many it holds, registered or not
     * @param finished whether the request is done, and not preempted
     */
    public void release(@Nullable BlockTable table, int blocks, boolean finished) {
        if (table == null || !caching) {
            used -= blocks;
            return;
        }
        int blank = blocks - table.registered;
        used -= blank;
        if (limited && blank > 0) {
            if (unhashedFirst) {
                freeList.addBlankFirst(blank);
            } else {
                freeList.addBlankLast(blank);
            }
        }
        if (finished && forgetFinished && table.isPlain()) {
            used -= table.registered;
            if (limited) {
                freeList.addBlankLast(table.registered);
            }
        } else {
            table.materialize();
            for (int i = table.heldCount - 1; i >= 0; i--) {
                releaseRun(table.held[i], table.heldEnds[i]);
            }
        }
        table.clear();
    }

    private void releaseRun(BlockRun shallow, int end) {
        int parts = 0;
        for (BlockRun run = shallow; ; run = deeper(run)) {
            if (parts == stack.length) {
                stack = Arrays.copyOf(stack, 2 * parts);
            }
            stack[parts++] = run;
            if (run.to >= end) {
                break;
            }
        }
        while (parts > 0) {
            BlockRun run = stack[--parts];
            if (--run.references == 0) {
                used -= run.size();
                freeList.addLast(run);
            }
        }
    }
}

package dev.vllmsim.engine.kvcache;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The blocks that one request holds and that the prefix cache can find again, from the front, and the way through the
 * lanes that its content takes.
 *
 * <p>The blocks of a request whose content is all its own and that was never preempted are only counted: nobody can
 * look for them before it gives them back.
 */
public final class BlockTable {
    /** Who holds the blocks, as the policy knows it. */
    public interface Holder {}

    private static final BlockRun[] NO_RUNS = {};
    private static final int[] NO_ENDS = {};

    /** The lanes of the request's content from depth 0 on, and the depth at which each ends; the last is its own. */
    private Lane @Nullable [] lanes;

    private int[] laneEnds = NO_ENDS;
    /** The runs held from depth 0 on, and the depth at which each ends. */
    BlockRun[] held = NO_RUNS;

    int[] heldEnds = NO_ENDS;
    int heldCount;
    /** Blocks held that are full and registered. */
    int registered;

    /** The number of the cache that the blocks are in. */
    int cache;

    private @Nullable Holder holder;

    /** Sets who holds the blocks; {@code null} once it is finished. */
    public void holder(@Nullable Holder who) {
        holder = who;
        if (who == null && lanes != null && lanes.length > 1) {
            // Its way is gone for good. What follows it asks for its own lane.
            lanes = new Lane[] {lanes[lanes.length - 1]};
            laneEnds = new int[] {laneEnds[laneEnds.length - 1]};
        }
    }

    /** Who holds the blocks, or {@code null} if that is finished. */
    public @Nullable Holder holder() {
        return holder;
    }

    /**
     * Sets the way of the content, which ends in a lane of its own.
     *
     * @param way the way to where that begins, or {@code null} if that is the front
     */
    void follow(@Nullable Way way) {
        int count = 1;
        for (Way each = way; each != null; each = each.before()) {
            count++;
        }
        Lane[] followed = new Lane[count];
        laneEnds = new int[count];
        followed[--count] = new Lane();
        laneEnds[count] = Integer.MAX_VALUE;
        for (Way each = way; each != null; each = each.before()) {
            followed[--count] = each.lane();
            laneEnds[count] = each.end();
        }
        lanes = followed;
    }

    /** Whether the blocks are only counted. */
    boolean isPlain() {
        return lanes == null;
    }

    /** Gives the blocks of a request that had been only counted a lane and a run of their own. */
    void materialize() {
        if (lanes != null) {
            return;
        }
        follow(null);
        if (registered > 0) {
            Lane lane = ownLane();
            BlockRun run = new BlockRun(cache, lane, 0, registered);
            run.references = 1;
            lane.append(run);
            hold(run, registered);
        }
    }

    int laneCount() {
        return laneEnds.length;
    }

    /** The lane of what is the request's own. */
    Lane ownLane() {
        return lane(laneCount() - 1);
    }

    Lane lane(int index) {
        if (lanes == null) {
            throw new IllegalStateException("the blocks are only counted");
        }
        return lanes[index];
    }

    /** Which lane a block of the given depth is in. */
    int laneAt(int depth) {
        int found = Arrays.binarySearch(laneEnds, depth);
        return found < 0 ? -found - 1 : found + 1;
    }

    int laneEnd(int index) {
        return laneEnds[index];
    }

    /** Notes that the request holds the given run, and what was split off it, up to the given depth. */
    void hold(BlockRun run, int end) {
        if (heldCount == held.length) {
            int size = Math.max(2, heldCount * 2);
            held = Arrays.copyOf(held, size);
            heldEnds = Arrays.copyOf(heldEnds, size);
        }
        held[heldCount] = run;
        heldEnds[heldCount++] = end;
    }

    void clear() {
        held = NO_RUNS;
        heldEnds = NO_ENDS;
        heldCount = 0;
        registered = 0;
    }
}

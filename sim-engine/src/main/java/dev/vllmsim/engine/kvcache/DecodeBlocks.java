package dev.vllmsim.engine.kvcache;

import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Knows how many of the requests that decode one token in every step need a new block in which step, without looking
 * at any of them: a request needs one when the tokens computed so far fill its blocks, which is every
 * {@code blockSize} steps, and those with the same remainder need theirs together.
 */
public final class DecodeBlocks {
    /** Up to here an array counts; memory must not follow a block size that is never filled. */
    private static final int LARGEST_ARRAY = 4_096;

    private final int blockSize;
    private final int @Nullable [] dense;
    /** By remainder, where there is no array: only those that somebody has. */
    private final NavigableMap<Integer, Integer> sparse = new TreeMap<>();

    private int members;
    private long area;

    public DecodeBlocks(int blockSize) {
        this.blockSize = blockSize;
        dense = blockSize > LARGEST_ARRAY ? null : new int[blockSize];
    }

    /**
     * Counts a request in.
     *
     * @param step the number of the next step
     * @param context tokens that the request has computed before it
     */
    public void join(long step, int context) {
        add(phase(step - context), 1);
        members++;
    }

    /** Counts a request out, with the numbers as they are now. */
    public void leave(long step, int context) {
        add(phase(step - context), -1);
        members--;
    }

    private void add(int phase, int count) {
        if (dense != null) {
            dense[phase] += count;
        } else if (sparse.merge(phase, count, Integer::sum) == 0) {
            sparse.remove(phase);
        }
    }

    private int phase(long step) {
        return (int) Math.floorMod(step, (long) blockSize);
    }

    /** Blocks that are needed in the given step. */
    public int needed(long step) {
        return dense != null ? dense[phase(step)] : sparse.getOrDefault(phase(step), 0);
    }

    /** How many steps there are before the first, from the given one on, in which a block is needed; there are members. */
    private int stepsBefore(long step) {
        int from = phase(step);
        if (dense != null) {
            int to = from;
            while (dense[to] == 0) {
                to = to + 1 == blockSize ? 0 : to + 1;
            }
            return to < from ? to + blockSize - from : to - from;
        }
        Integer next = sparse.ceilingKey(from);
        return next != null ? next - from : sparse.firstKey() + blockSize - from;
    }

    /**
     * How many steps in a row have the blocks that they need.
     *
     * @param step the first of them
     * @param free blocks there are for all of them
     * @param most most steps wanted
     */
    public long stepsWithin(long step, long free, long most) {
        if (members == 0) {
            return most;
        }
        // Each round of block-size steps takes one block for every member.
        long rounds = free / members;
        if (rounds > most / blockSize) {
            return most;
        }
        long left = free - rounds * members;
        long steps = rounds * blockSize;
        while (true) {
            steps += stepsBefore(step + steps);
            if (steps >= most) {
                return most;
            }
            left -= needed(step + steps);
            if (left < 0) {
                return steps;
            }
            steps++;
        }
    }

    /**
     * The blocks that are needed over a number of steps in a row. Afterwards {@link #area} tells the sum, over these
     * steps, of the blocks needed up to and with each.
     */
    public long neededOver(long step, long steps) {
        long sum = 0;
        area = 0;
        long first = Math.min(steps, blockSize);
        for (long i = members == 0 ? first : stepsBefore(step); i < first; i += 1 + stepsBefore(step + i + 1)) {
            long at = needed(step + i);
            // At i, i + blockSize, …: each time the blocks stay taken for the steps that are left.
            long times = (steps - 1 - i) / blockSize + 1;
            sum += at * times;
            area += at * (times * (steps - i) - blockSize * (times * (times - 1) / 2));
        }
        return sum;
    }

    /** See {@link #neededOver}. */
    public long area() {
        return area;
    }
}

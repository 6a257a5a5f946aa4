package dev.vllmsim.engine.kvcache;

/**
 * Knows how many of the requests that decode one token in every step need a new block in which step, without looking
 * at any of them: a request needs one when the tokens computed so far fill its blocks, which is every
 * {@code blockSize} steps, and those with the same remainder need theirs together.
 */
public final class DecodeBlocks {
    private final int blockSize;
    private final int[] needing;
    private int members;
    private long area;

    public DecodeBlocks(int blockSize) {
        this.blockSize = blockSize;
        this.needing = new int[blockSize];
    }

    /**
     * Counts a request in.
     *
     * @param step the number of the next step
     * @param context tokens that the request has computed before it
     */
    public void join(long step, int context) {
        needing[phase(step - context)]++;
        members++;
    }

    /** Counts a request out, with the numbers as they are now. */
    public void leave(long step, int context) {
        needing[phase(step - context)]--;
        members--;
    }

    private int phase(long step) {
        return (int) Math.floorMod(step, (long) blockSize);
    }

    /** Blocks that are needed in the given step. */
    public int needed(long step) {
        return needing[phase(step)];
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
        while (steps < most && needed(step + steps) <= left) {
            left -= needed(step + steps);
            steps++;
        }
        return steps;
    }

    /**
     * The blocks that are needed over a number of steps in a row. Afterwards {@link #area} tells the sum, over these
     * steps, of the blocks needed up to and with each.
     */
    public long neededOver(long step, long steps) {
        long sum = 0;
        area = 0;
        if (steps <= blockSize) {
            for (long i = 0; i < steps; i++) {
                sum += needed(step + i);
                area += sum;
            }
            return sum;
        }
        for (int i = 0; i < blockSize; i++) {
            long at = needed(step + i);
            if (at > 0) {
                // At i, i + blockSize, …: each time the blocks stay taken for the steps that are left.
                long times = (steps - 1 - i) / blockSize + 1;
                sum += at * times;
                area += at * (times * (steps - i) - blockSize * (times * (times - 1) / 2));
            }
        }
        return sum;
    }

    /** See {@link #neededOver}. */
    public long area() {
        return area;
    }
}

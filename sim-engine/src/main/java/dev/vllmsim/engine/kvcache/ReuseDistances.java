package dev.vllmsim.engine.kvcache;

import dev.vllmsim.engine.request.RequestSpec;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many blocks of prompts a cache would have, for every size of the cache at once: the stack distances of Mattson,
 * Gecsei, Slutz and Traiger (Evaluation techniques for storage hierarchies, IBM Systems Journal 9, 1970), for prompts.
 *
 * <p>Prompts come one after the other. Each is cut into blocks, of which the last may be part of one. A block is the
 * same as another if it has the same tokens and everything in front of it has. The cache throws away what was asked for
 * least recently; of one prompt, its end goes first. A block is found by caches of at least its distance, the number of
 * blocks asked for since it was last, itself included. What is in front of it was asked for whenever it was, and lies
 * higher in the stack, so that it is found too.
 *
 * <p>Blocks of one lane that were last asked for by the same prompt lie next to each other in the stack. So a prompt costs
 * what it has in common with others, however many blocks that is.
 *
 * <p>It knows prompts alone: no outputs, and nobody who holds blocks while they are needed.
 */
public final class ReuseDistances {
    private static final int FIRST_SIZE = 1 << 12;

    /** Blocks that follow each other in one lane and were last asked for by the same prompt. */
    private static final class Group {
        /** Depth of the first. */
        int from;
        /** Depth behind the last. */
        final int to;
        /** When they were asked for: their place among the stamps. */
        int stamp;
        /** The blocks behind them in the lane, asked for last before these. */
        final @Nullable Group deeper;

        Group(int from, int to, @Nullable Group deeper) {
            this.from = from;
            this.to = to;
            this.deeper = deeper;
        }
    }

    private final int blockSize;
    /** Whether requests quote earlier ones, so that what is a request's own may be asked for again. */
    private final boolean quotes;

    private final PromptTree tree;
    /** The blocks of each lane that were ever asked for, from its beginning on. */
    private final Map<Lane, Group> groups = new HashMap<>();
    /** Blocks that prompts only began. */
    private final Map<Stretch, Group> begun = new HashMap<>();

    /** Of each stamp, the blocks that it is of, or {@code null} for blocks that nobody can ask for again. */
    private @Nullable Group[] groupOf = new Group[FIRST_SIZE];
    /** Of each stamp, how many blocks it stands for; 0 once it is out of date. */
    private long[] weights = new long[FIRST_SIZE];
    /** Sums of weights, as Fenwick's tree keeps them. */
    private long[] sums = new long[FIRST_SIZE + 1];

    private int now;
    private long inStack;

    private long requests;
    private long asked;
    private long promptTokens;
    /** By distance, how many more blocks were found at it than at the one before. */
    private long[] rises = new long[FIRST_SIZE];

    private long mostDistant;

    /**
     * @param blockSize tokens of a block, at least 1
     * @param quotes whether prompts quote earlier requests
     */
    public ReuseDistances(int blockSize, boolean quotes) {
        this.blockSize = blockSize;
        this.quotes = quotes;
        tree = new PromptTree(blockSize, quotes);
    }

    /**
     * Takes in the next prompt.
     *
     * @throws IllegalArgumentException if its content is longer than it, or quotes an unknown request, or more of one
     *     than it has
     */
    public void add(RequestSpec spec) {
        requests++;
        promptTokens += spec.promptTokens();
        int blocks = (int) (((long) spec.promptTokens() + blockSize - 1) / blockSize);
        asked += blocks;
        if (spec.content() == null && !quotes) {
            reserve(1);
            pushNobodys(blocks);
            return;
        }
        Text text = tree.add(spec);
        int whole = spec.promptTokens() / blockSize;
        int known = quotes ? whole : Math.min(whole, text.common);
        boolean lastKnown = whole < blocks && (quotes || text.firstOwn() >= spec.promptTokens());
        BlockTable table = text.table;
        table.materialize();
        int lanes = known == 0 ? 0 : table.laneAt(known - 1) + 1;
        Stretch last = lastKnown
                ? new Stretch(lanes == 0 ? null : table.lane(lanes - 1), text, whole * blockSize, spec.promptTokens())
                : null;
        if (count(table, lanes, known) && last != null) {
            Group group = begun.get(last);
            if (group != null) {
                countFound(group, 1);
            }
        }
        reserve(lanes + 2);
        pushNobodys(blocks - known - (lastKnown ? 1 : 0));
        if (last != null) {
            Group group = begun.get(last);
            if (group != null) {
                forget(group, 1);
            }
            begun.put(last, push(new Group(whole, blocks, null), 1));
        }
        for (int i = lanes - 1; i >= 0; i--) {
            touch(table.lane(i), i == 0 ? 0 : table.laneEnd(i - 1), Math.min(known, table.laneEnd(i)));
        }
    }

    /** Counts which of a prompt's whole blocks are found, and by caches of which size. Returns whether all are by some. */
    private boolean count(BlockTable table, int lanes, int known) {
        int depth = 0;
        for (int i = 0; i < lanes; i++) {
            int end = Math.min(known, table.laneEnd(i));
            for (Group group = groups.get(table.lane(i)); depth < end; group = group.deeper) {
                if (group == null) {
                    return false;
                }
                int blocks = Math.min(end, group.to) - depth;
                countFound(group, blocks);
                depth += blocks;
            }
        }
        return true;
    }

    /** Counts the first blocks of a group, of which the first is uppermost in the stack. */
    private void countFound(Group group, int blocks) {
        long above = inStack - sumBefore(group.stamp) - weights[group.stamp];
        int behind = Math.toIntExact(above + blocks + 1);
        if (behind >= rises.length) {
            rises = Arrays.copyOf(rises, (int)
                    Math.max(Math.min(2L * rises.length, Integer.MAX_VALUE - 8), behind + 1L));
        }
        rises[(int) above + 1]++;
        rises[behind]--;
        mostDistant = Math.max(mostDistant, behind - 1);
    }

    /** Puts blocks from the beginning of a lane on top of the stack. */
    private void touch(Lane lane, int from, int to) {
        Group deeper = groups.get(lane);
        while (deeper != null && deeper.to <= to) {
            forget(deeper, deeper.to - deeper.from);
            deeper = deeper.deeper;
        }
        if (deeper != null && deeper.from < to) {
            forget(deeper, to - deeper.from);
            deeper.from = to;
        }
        groups.put(lane, push(new Group(from, to, deeper), to - from));
    }

    private Group push(Group group, int blocks) {
        group.stamp = now;
        groupOf[now] = group;
        push(blocks);
        return group;
    }

    /** Puts blocks of the given number that nobody else can ask for on top of the stack. */
    private void pushNobodys(int blocks) {
        if (blocks > 0) {
            groupOf[now] = null;
            push(blocks);
        }
    }

    private void push(int blocks) {
        weights[now] = blocks;
        add(now, blocks);
        now++;
    }

    private void forget(Group group, int blocks) {
        weights[group.stamp] -= blocks;
        add(group.stamp, -blocks);
    }

    /** The blocks that were asked for last before the given stamp was made. */
    private long sumBefore(int stamp) {
        long sum = 0;
        for (int i = stamp; i > 0; i -= i & -i) {
            sum += sums[i];
        }
        return sum;
    }

    private void add(int stamp, long weight) {
        inStack += weight;
        for (int i = stamp + 1; i < sums.length; i += i & -i) {
            sums[i] += weight;
        }
    }

    /** Makes room for so many stamps; those that are out of date are left out. */
    private void reserve(int room) {
        if (now + room <= weights.length) {
            return;
        }
        int kept = 0;
        for (int stamp = 0; stamp < now; stamp++) {
            if (weights[stamp] == 0) {
                continue;
            }
            Group group = groupOf[stamp];
            if (group == null && kept > 0 && groupOf[kept - 1] == null) {
                weights[kept - 1] += weights[stamp];
                continue;
            }
            if (group != null) {
                group.stamp = kept;
            }
            groupOf[kept] = group;
            weights[kept] = weights[stamp];
            kept++;
        }
        now = kept;
        int size = Math.max(weights.length, Integer.highestOneBit(Math.max(1, 2 * (kept + room))) * 2);
        groupOf = Arrays.copyOf(groupOf, size);
        weights = Arrays.copyOf(weights, size);
        Arrays.fill(weights, kept, size, 0);
        sums = new long[size + 1];
        for (int i = 1; i < sums.length; i++) {
            sums[i] += weights[i - 1];
            int up = i + (i & -i);
            if (up < sums.length) {
                sums[up] += sums[i];
            }
        }
    }

    /** What was found. */
    public Curve curve() {
        long[] found = Arrays.copyOf(rises, (int) mostDistant + 1);
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 1; i < found.length; i++) {
                found[i] += found[i - 1];
            }
        }
        return new Curve(requests, promptTokens, asked, found);
    }

    /** How many blocks caches would have, by their size. */
    public static final class Curve {
        private final long requests;
        private final long promptTokens;
        private final long asked;
        /** How many of the blocks asked for a cache finds, by its size; a larger one finds as many as the last. */
        private final long[] sums;

        private Curve(long requests, long promptTokens, long asked, long[] sums) {
            this.requests = requests;
            this.promptTokens = promptTokens;
            this.asked = asked;
            this.sums = sums;
        }

        /** Prompts. */
        public long requests() {
            return requests;
        }

        /** Their tokens. */
        public long promptTokens() {
            return promptTokens;
        }

        /** Blocks asked for, those begun by the end of a prompt included. */
        public long asked() {
            return asked;
        }

        /** Share of the blocks asked for that a cache of the given size has; 0 if none were. */
        public double rate(long blocks) {
            return asked == 0 ? 0 : (double) sums[(int) Math.min(Math.max(0, blocks), mostDistant())] / asked;
        }

        /** Share that a cache has which loses nothing. */
        public double most() {
            return rate(mostDistant());
        }

        /** The smallest cache that has all that any has. */
        public long mostDistant() {
            return sums.length - 1L;
        }

        /** The smallest cache that has at least the given share of what the largest has. */
        public long blocksFor(double share) {
            double wanted = share * sums[sums.length - 1];
            int low = 0;
            int high = sums.length - 1;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (sums[middle] >= wanted) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            return low;
        }

        /**
         * Where more blocks begin to bring less: the size at which the curve is furthest above the straight line from
         * its beginning to its end (Satopaa, Albrecht, Irwin, Raghavan: Finding a "Kneedle" in a haystack, 2011). 0
         * where nothing is found.
         */
        public long knee() {
            double all = Math.max(1, sums[sums.length - 1]);
            long knee = 0;
            double furthest = 0;
            for (int blocks = 1; blocks < sums.length; blocks++) {
                double above = sums[blocks] / all - (double) blocks / mostDistant();
                if (above > furthest) {
                    furthest = above;
                    knee = blocks;
                }
            }
            return knee;
        }
    }
}

package dev.vllmsim.engine.kvcache;

import dev.vllmsim.engine.request.PromptContent;
import dev.vllmsim.engine.request.PromptContent.Earlier;
import dev.vllmsim.engine.request.PromptContent.Segment;
import dev.vllmsim.engine.request.PromptContent.Shared;
import dev.vllmsim.engine.request.PromptContent.Unique;
import dev.vllmsim.engine.request.RequestSpec;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How many blocks of prompts a cache would have, for every size of the cache at once: the stack distances of Mattson,
 * Gecsei, Slutz and Traiger (Evaluation techniques for storage hierarchies, IBM Systems Journal 9, 1970), for prompts.
 *
 * <p>Prompts come one after the other. Each is cut into blocks, of which the last may be part of one. A block is the
 * same as another if it has the same tokens and everything in front of it has. The cache throws away what was asked for
 * least recently; of one prompt, its end goes first. A block is found if it and all in front of it are there: so it is
 * found by caches of at least its distance, the number of blocks asked for since it was last, or that of a block in front
 * of it, if that is larger.
 *
 * <p>It knows prompts alone: no outputs, and nobody who holds blocks while they are needed.
 */
public final class ReuseDistances {
    private static final int FIRST_SIZE = 1 << 12;
    private static final int NOT_SEEN = -1;

    /** A stream that requests share. */
    private static final class Stream {}

    /** Tokens of one stream behind a certain block or part of one: a block, or part of one that has several streams. */
    private record Part(int before, Object stream, int place, int length) {}

    private final int blockSize;
    /** Whether requests quote earlier ones, so that what is a request's own may be asked for again. */
    private final boolean quotes;

    private final Map<String, Text> texts = new HashMap<>();
    private final Map<String, Stream> streams = new HashMap<>();
    private final Map<Part, Integer> numbers = new HashMap<>();

    /** When each block was asked for last: the place of its stamp, or {@link #NOT_SEEN}. */
    private int[] stamps = new int[FIRST_SIZE];
    /** Of each stamp, the block that it is of, or -1 for blocks that nobody can ask for again. */
    private int[] blockOf = new int[FIRST_SIZE];
    /** Of each stamp, how many blocks it stands for; 0 once it is out of date. */
    private long[] weights = new long[FIRST_SIZE];
    /** Sums of weights, as Fenwick's tree keeps them. */
    private long[] tree = new long[FIRST_SIZE + 1];

    private int now;
    private long inStack;
    private int[] prompt = new int[16];

    private long requests;
    private long asked;
    private long promptTokens;
    private long[] found = new long[FIRST_SIZE];
    private long mostDistant;

    /**
     * @param blockSize tokens of a block, at least 1
     * @param quotes whether prompts quote earlier requests
     */
    public ReuseDistances(int blockSize, boolean quotes) {
        this.blockSize = blockSize;
        this.quotes = quotes;
        Arrays.fill(stamps, NOT_SEEN);
    }

    /** Takes in the next prompt. */
    public void add(RequestSpec spec) {
        requests++;
        promptTokens += spec.promptTokens();
        Text text = text(spec);
        int blocks = (int) (((long) spec.promptTokens() + blockSize - 1) / blockSize);
        asked += blocks;
        int known = number(text, spec.promptTokens());
        count(known);
        touch(known, blocks - known);
    }

    private Text text(RequestSpec spec) {
        Text text = new Text(Math.addExact(spec.promptTokens(), spec.outputTokens()), new BlockTable());
        PromptContent content = spec.content();
        for (Segment segment : content == null ? List.<Segment>of() : content.segments()) {
            if (segment instanceof Shared shared) {
                text.add(
                        streams.computeIfAbsent(shared.group(), unseen -> new Stream()),
                        shared.start(),
                        shared.length());
            } else if (segment instanceof Unique unique) {
                text.add(text, text.added(), unique.length());
            } else if (segment instanceof Earlier earlier) {
                Text other = Objects.requireNonNull(texts.get(earlier.requestId()));
                Integer cut = earlier.length();
                text.add(other, cut == null ? other.length : cut);
            }
        }
        if (quotes) {
            texts.put(spec.id(), text);
        }
        return text;
    }

    /** Finds the numbers of a prompt's blocks, as far as anyone else can have them. Returns how many. */
    private int number(Text text, int length) {
        int count = 0;
        int before = -1;
        int token = 0;
        Text.Pieces pieces = text.pieces();
        while (token < length) {
            int end = (int) Math.min(length, (long) token + blockSize);
            int number = before;
            while (token < end) {
                int until = Math.min(end, pieces.runEnd(token));
                Object stream = pieces.stream(token);
                int place = pieces.place(token);
                if (stream == text && !quotes) {
                    return count;
                }
                while (until < end && pieces.stream(until) == stream && pieces.place(until) == place + until - token) {
                    until = Math.min(end, pieces.runEnd(until));
                }
                number = numberOf(new Part(number, stream, place, until - token));
                token = until;
            }
            if (count == prompt.length) {
                prompt = Arrays.copyOf(prompt, 2 * count);
            }
            prompt[count++] = number;
            before = number;
        }
        return count;
    }

    private int numberOf(Part part) {
        Integer known = numbers.get(part);
        if (known != null) {
            return known;
        }
        int number = numbers.size();
        numbers.put(part, number);
        if (number >= stamps.length) {
            int before = stamps.length;
            stamps = Arrays.copyOf(stamps, 2 * before);
            Arrays.fill(stamps, before, stamps.length, NOT_SEEN);
        }
        return number;
    }

    /** Counts which of the prompt's blocks are found, and by caches of which size. */
    private void count(int known) {
        long distance = 0;
        for (int i = 0; i < known; i++) {
            int stamp = stamps[prompt[i]];
            if (stamp == NOT_SEEN) {
                return;
            }
            distance = Math.max(distance, inStack - sumBefore(stamp));
            if (distance >= found.length) {
                found = Arrays.copyOf(found, (int) Math.max(2L * found.length, distance + 1));
            }
            found[(int) distance]++;
            mostDistant = Math.max(mostDistant, distance);
        }
    }

    /** Puts a prompt's blocks on top of the stack, the first uppermost; at the bottom those that nobody else can have. */
    private void touch(int known, int own) {
        if (now + known + 1 >= weights.length) {
            compact(known + 1);
        }
        if (own > 0) {
            push(-1, own);
        }
        for (int i = known - 1; i >= 0; i--) {
            int block = prompt[i];
            int stamp = stamps[block];
            if (stamp != NOT_SEEN) {
                add(stamp, -1);
                weights[stamp] = 0;
                inStack--;
            }
            stamps[block] = now;
            push(block, 1);
        }
    }

    private void push(int block, long weight) {
        blockOf[now] = block;
        weights[now] = weight;
        add(now, weight);
        inStack += weight;
        now++;
    }

    /** The blocks that were asked for last before the given stamp was made. */
    private long sumBefore(int stamp) {
        long sum = 0;
        for (int i = stamp; i > 0; i -= i & -i) {
            sum += tree[i];
        }
        return sum;
    }

    private void add(int stamp, long weight) {
        for (int i = stamp + 1; i < tree.length; i += i & -i) {
            tree[i] += weight;
        }
    }

    /** Leaves out stamps that are out of date, and makes room for further ones. */
    private void compact(int room) {
        int kept = 0;
        for (int stamp = 0; stamp < now; stamp++) {
            if (weights[stamp] == 0) {
                continue;
            }
            boolean nobodys = blockOf[stamp] < 0;
            if (nobodys && kept > 0 && blockOf[kept - 1] < 0) {
                weights[kept - 1] += weights[stamp];
                continue;
            }
            blockOf[kept] = blockOf[stamp];
            weights[kept] = weights[stamp];
            if (!nobodys) {
                stamps[blockOf[kept]] = kept;
            }
            kept++;
        }
        now = kept;
        int size = Math.max(weights.length, Integer.highestOneBit(Math.max(1, 2 * (kept + room))) * 2);
        blockOf = Arrays.copyOf(blockOf, size);
        weights = Arrays.copyOf(weights, size);
        Arrays.fill(weights, kept, size, 0);
        tree = new long[size + 1];
        for (int i = 1; i < tree.length; i++) {
            tree[i] += weights[i - 1];
            int up = i + (i & -i);
            if (up < tree.length) {
                tree[up] += tree[i];
            }
        }
    }

    /** What was found. */
    public Curve curve() {
        long[] sums = Arrays.copyOf(found, (int) mostDistant + 1);
        for (int i = 1; i < sums.length; i++) {
            sums[i] += sums[i - 1];
        }
        return new Curve(requests, promptTokens, asked, sums);
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

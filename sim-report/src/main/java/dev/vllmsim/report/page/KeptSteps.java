package dev.vllmsim.report.page;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a run that a page tells of: all of them, or, where they are too many for a page, so many together. The
 * prefills of each step are told of as long as these are not too many either.
 */
final class KeptSteps {
    /** More rows are not told of. */
    private static final int MOST = 1 << 17;

    /** More prefills are not told of. */
    private static final int MOST_CHUNKS = 1 << 17;

    /** As many characters as leave a page below 8 MB, with {@link KeptRequests#MOST_TEXT}. */
    private static final int MOST_TEXT = 2_200_000;

    private final long[] starts = new long[MOST];
    private final long[] ends = new long[MOST];
    private final long[] prefills = new long[MOST];
    private final long[] decodes = new long[MOST];
    private final int[] running = new int[MOST];
    private final int[] waiting = new int[MOST];
    private final long[] kvFree = new long[MOST];
    private final int[] preempted = new int[MOST];
    private final int[] chunkCounts = new int[MOST];
    private @Nullable PackedNumbers chunks = new PackedNumbers();
    private int chunkCount;
    private int lastPlace;
    private int rows;
    private int inLast;
    private long each = 1;
    private long count;
    private boolean hasLevels = true;
    private boolean hasKv = true;

    /** Whether the prefills of steps are still told of. */
    boolean wantsChunks() {
        return chunks != null;
    }

    /** Begins a step; levels that are not known are below 0. */
    void step(long start, long end, long prefill, long decode, int nowRunning, int nowWaiting, long nowFree, int lost) {
        hasLevels &= nowRunning >= 0 && nowWaiting >= 0;
        hasKv &= nowFree >= 0;
        count++;
        if (rows > 0 && inLast < each) {
            join(rows - 1, end, prefill, decode, nowRunning, nowWaiting, nowFree, lost);
            inLast++;
            return;
        }
        if (rows == MOST) {
            halve();
            step(start, end, prefill, decode, nowRunning, nowWaiting, nowFree, lost);
            count--;
            return;
        }
        starts[rows] = start;
        ends[rows] = end;
        prefills[rows] = prefill;
        decodes[rows] = decode;
        running[rows] = nowRunning;
        waiting[rows] = nowWaiting;
        kvFree[rows] = nowFree;
        preempted[rows] = lost;
        chunkCounts[rows] = 0;
        rows++;
        inLast = 1;
    }

    private void join(
            int row, long end, long prefill, long decode, int nowRunning, int nowWaiting, long nowFree, int lost) {
        ends[row] = end;
        prefills[row] += prefill;
        decodes[row] += decode;
        running[row] = Math.max(running[row], nowRunning);
        waiting[row] = Math.max(waiting[row], nowWaiting);
        kvFree[row] = Math.min(kvFree[row], nowFree);
        preempted[row] += lost;
    }

    private void halve() {
        chunks = null;
        each *= 2;
        for (int i = 0; i < rows; i += 2) {
            int to = i / 2;
            starts[to] = starts[i];
            ends[to] = ends[i];
            prefills[to] = prefills[i];
            decodes[to] = decodes[i];
            running[to] = running[i];
            waiting[to] = waiting[i];
            kvFree[to] = kvFree[i];
            preempted[to] = preempted[i];
            int next = i + 1;
            if (next == rows) {
                break;
            }
            join(
                    to,
                    ends[next],
                    prefills[next],
                    decodes[next],
                    running[next],
                    waiting[next],
                    kvFree[next],
                    preempted[next]);
        }
        rows = (rows + 1) / 2;
        inLast = (int) each;
    }

    /** A prefill of the step that was begun last. */
    void chunk(int place, int tokens) {
        PackedNumbers all = chunks;
        if (all == null) {
            return;
        }
        if (++chunkCount > MOST_CHUNKS) {
            chunks = null;
            return;
        }
        all.add(place - lastPlace).add(tokens);
        lastPlace = place;
        chunkCounts[rows - 1]++;
    }

    /** The steps as columns, or {@code null} if there were none. */
    RunSeries.@Nullable Steps columns() {
        if (rows == 0) {
            return null;
        }
        while (true) {
            Columns columns = new Columns();
            for (int i = 0; i < rows; i++) {
                columns.add(i);
            }
            if (columns.textLength() <= MOST_TEXT || rows < 2) {
                return columns.steps();
            }
            halve();
        }
    }

    /** The columns of the steps. */
    private final class Columns {
        private final PackedNumbers start = new PackedNumbers();
        private final PackedNumbers length = new PackedNumbers();
        private final PackedNumbers prefill = new PackedNumbers();
        private final PackedNumbers decode = new PackedNumbers();
        private final PackedNumbers run = new PackedNumbers();
        private final PackedNumbers wait = new PackedNumbers();
        private final PackedNumbers free = new PackedNumbers();
        private final PackedNumbers lost = new PackedNumbers();
        private final PackedNumbers counts = new PackedNumbers();

        void add(int i) {
            boolean first = i == 0;
            start.add(starts[i] - (first ? 0 : ends[i - 1]));
            length.add(ends[i] - starts[i]);
            prefill.add(prefills[i]);
            decode.add(decodes[i]);
            run.add((long) running[i] - (first ? 0 : running[i - 1]));
            wait.add((long) waiting[i] - (first ? 0 : waiting[i - 1]));
            free.add(kvFree[i] - (first ? 0 : kvFree[i - 1]));
            lost.add(preempted[i]);
            counts.add(chunkCounts[i]);
        }

        int textLength() {
            return Stream.of(start, length, prefill, decode, run, wait, free, lost, counts)
                    .mapToInt(PackedNumbers::textLength)
                    .sum();
        }

        RunSeries.Steps steps() {
            return new RunSeries.Steps(
                    count,
                    rows,
                    each,
                    start.text(),
                    length.text(),
                    prefill.text(),
                    decode.text(),
                    hasLevels ? run.text() : null,
                    hasLevels ? wait.text() : null,
                    hasLevels && hasKv ? free.text() : null,
                    lost.text(),
                    chunks == null ? null : counts.text(),
                    chunks == null ? null : chunks.text());
        }
    }
}

package dev.vllmsim.report.document;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects a {@link StepSeries} step by step. */
public final class StepSeriesBuilder {
    private double[] startMs = new double[256];
    private double[] endMs = new double[256];
    private int[] prefillTokens = new int[256];
    private int[] decodeTokens = new int[256];
    private int[] preemptions = new int[256];
    private int[] running = new int[0];
    private int[] waiting = new int[0];
    private int[] kvBlocksFree = new int[0];
    private boolean hasLevels = true;
    private boolean hasKvBlocks = true;
    private int steps;
    private final List<StepRow> window = new ArrayList<>();

    /** The step behind a window. */
    public static long windowEnd(long from, long count) {
        if (from < 0 || count < 0) {
            throw new IllegalArgumentException(
                    "a window of steps must start at 0 or later and have at least 0 steps, but starts at " + from
                            + " and has " + count);
        }
        return count > Long.MAX_VALUE - from ? Long.MAX_VALUE : from + count;
    }

    /** Adds the totals of the next step; times in milliseconds. */
    public void add(double start, double end, long prefill, long decode, int preempted) {
        if (steps == startMs.length) {
            int capacity = Math.addExact(steps, steps / 2);
            startMs = Arrays.copyOf(startMs, capacity);
            endMs = Arrays.copyOf(endMs, capacity);
            prefillTokens = Arrays.copyOf(prefillTokens, capacity);
            decodeTokens = Arrays.copyOf(decodeTokens, capacity);
            preemptions = Arrays.copyOf(preemptions, capacity);
        }
        startMs[steps] = start;
        endMs[steps] = end;
        prefillTokens[steps] = Math.toIntExact(prefill);
        decodeTokens[steps] = Math.toIntExact(decode);
        preemptions[steps] = preempted;
        steps++;
    }

    /** Adds what the step that was added last says of the engine; {@code null} for what it does not say. */
    public void addLevels(
            @Nullable Integer runningThen, @Nullable Integer waitingThen, @Nullable Long kvBlocksFreeThen) {
        hasLevels &= runningThen != null && waitingThen != null;
        hasKvBlocks &= kvBlocksFreeThen != null;
        if (!hasLevels || runningThen == null || waitingThen == null) {
            return;
        }
        if (running.length < steps) {
            running = Arrays.copyOf(running, preemptions.length);
            waiting = Arrays.copyOf(waiting, preemptions.length);
            kvBlocksFree = Arrays.copyOf(kvBlocksFree, preemptions.length);
        }
        running[steps - 1] = runningThen;
        waiting[steps - 1] = waitingThen;
        kvBlocksFree[steps - 1] = kvBlocksFreeThen == null ? 0 : (int) Math.min(Integer.MAX_VALUE, kvBlocksFreeThen);
    }

    private StepSeries.@Nullable Levels levels() {
        return !hasLevels || steps == 0
                ? null
                : new StepSeries.Levels(
                        Arrays.copyOf(running, steps),
                        Arrays.copyOf(waiting, steps),
                        hasKvBlocks ? Arrays.copyOf(kvBlocksFree, steps) : null);
    }

    /** Adds the items of the step added last, which is in the window. */
    public void addRow(StepRow row) {
        window.add(row);
    }

    /** Steps added so far. */
    public int steps() {
        return steps;
    }

    /** What was added. */
    public StepSeries build() {
        return new StepSeries(
                Arrays.copyOf(startMs, steps),
                Arrays.copyOf(endMs, steps),
                Arrays.copyOf(prefillTokens, steps),
                Arrays.copyOf(decodeTokens, steps),
                Arrays.copyOf(preemptions, steps),
                levels(),
                window);
    }
}

package dev.vllmsim.report.document;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a run as charts need them: totals of all steps, and the items of a window of them.
 *
 * <p>The arrays have one entry per step and are not copied; nobody may change them.
 *
 * @param startMs start of each step, in milliseconds of simulated time
 * @param endMs end of each step, in milliseconds of simulated time
 * @param prefillTokens prefill and extend tokens of each step
 * @param decodeTokens decode tokens of each step
 * @param preemptions requests preempted by each step
 * @param levels how full the engine was in each step, or {@code null} where the steps do not say it
 * @param window consecutive steps with their items
 */
@SuppressWarnings("ArrayRecordComponent") // one entry per step: boxed lists would cost ten times the memory
public record StepSeries(
        double[] startMs,
        double[] endMs,
        int[] prefillTokens,
        int[] decodeTokens,
        int[] preemptions,
        @Nullable Levels levels,
        List<StepRow> window) {

    /**
     * How full the engine was in each step.
     *
     * @param running requests in the running set, before the step's finishes
     * @param waiting requests that wait to be admitted
     * @param kvBlocksFree free KV blocks, or {@code null} where memory is no limit
     */
    public record Levels(int[] running, int[] waiting, int @Nullable [] kvBlocksFree) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Levels that
                    && Arrays.equals(running, that.running)
                    && Arrays.equals(waiting, that.waiting)
                    && Arrays.equals(kvBlocksFree, that.kvBlocksFree);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(running) + Arrays.hashCode(waiting);
        }

        @Override
        public String toString() {
            return "Levels[" + running.length + " steps]";
        }
    }

    public StepSeries {
        int steps = startMs.length;
        if (endMs.length != steps
                || prefillTokens.length != steps
                || decodeTokens.length != steps
                || preemptions.length != steps) {
            throw new IllegalArgumentException("all arrays must have one entry per step, but have " + steps + ", "
                    + endMs.length + ", " + prefillTokens.length + ", " + decodeTokens.length + " and "
                    + preemptions.length);
        }
        if (levels != null && (levels.running.length != steps || levels.waiting.length != steps)) {
            throw new IllegalArgumentException("levels must have one entry per step, but have " + levels.running.length
                    + " and " + levels.waiting.length + " for " + steps);
        }
        window = List.copyOf(window);
    }

    /** Number of steps in the run. */
    public int steps() {
        return startMs.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StepSeries that
                && Arrays.equals(startMs, that.startMs)
                && Arrays.equals(endMs, that.endMs)
                && Arrays.equals(prefillTokens, that.prefillTokens)
                && Arrays.equals(decodeTokens, that.decodeTokens)
                && Arrays.equals(preemptions, that.preemptions)
                && Objects.equals(levels, that.levels)
                && window.equals(that.window);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(startMs) + window.hashCode();
    }

    @Override
    public String toString() {
        return "StepSeries[" + steps() + " steps, window of " + window.size() + "]";
    }
}

package dev.vllmsim.plot.steps;

import dev.vllmsim.plot.page.Scale;
import dev.vllmsim.report.document.StepSeries;
import org.jspecify.annotations.Nullable;

/**
 * All steps of a run in columns that each cover equally many steps, but for the last, which covers the rest. Tokens are
 * summed up, levels averaged over the steps of a column.
 *
 * @param steps steps of the run
 * @param stepsPerColumn steps that a column covers: 1, 2 or 5 times a power of ten
 * @param prefill prefill tokens of each column
 * @param decode decode tokens of each column
 * @param preemptions preemptions of each column
 * @param running requests in the running set, or {@code null} if that was not recorded
 * @param waiting requests that wait to be admitted, likewise
 * @param kvBlocksFree free KV blocks, or {@code null} if that was not recorded or memory is no limit
 */
@SuppressWarnings("ArrayRecordComponent") // plain sums, made and drawn within this package
record Overview(
        int steps,
        int stepsPerColumn,
        double[] prefill,
        double[] decode,
        long[] preemptions,
        double @Nullable [] running,
        double @Nullable [] waiting,
        double @Nullable [] kvBlocksFree) {
    /**
     * Sums a run up.
     *
     * @param mostColumns how many columns there is room for
     */
    static Overview of(StepSeries series, int mostColumns) {
        int steps = series.steps();
        int perColumn = stepsPerColumn(steps, mostColumns);
        int columns = (steps + perColumn - 1) / perColumn;
        long[] preemptions = new long[columns];
        for (int step = 0; step < steps; step++) {
            preemptions[step / perColumn] += series.preemptions()[step];
        }
        StepSeries.Levels levels = series.levels();
        return new Overview(
                steps,
                perColumn,
                sums(series.prefillTokens(), columns, perColumn),
                sums(series.decodeTokens(), columns, perColumn),
                preemptions,
                means(levels == null ? null : levels.running(), columns, perColumn),
                means(levels == null ? null : levels.waiting(), columns, perColumn),
                means(levels == null ? null : levels.kvBlocksFree(), columns, perColumn));
    }

    private static double[] sums(int[] values, int columns, int perColumn) {
        double[] sums = new double[columns];
        for (int step = 0; step < values.length; step++) {
            sums[step / perColumn] += values[step];
        }
        return sums;
    }

    private static double @Nullable [] means(int @Nullable [] values, int columns, int perColumn) {
        if (values == null) {
            return null;
        }
        double[] means = sums(values, columns, perColumn);
        for (int i = 0; i < columns; i++) {
            means[i] /= Math.min(perColumn, values.length - i * perColumn);
        }
        return means;
    }

    /** The smallest round number of steps a column with which no more than the given number of columns is needed. */
    static int stepsPerColumn(int steps, int mostColumns) {
        return steps <= mostColumns ? 1 : (int) Scale.roundStep((double) steps / mostColumns);
    }

    int columns() {
        return prefill.length;
    }

    /** Preemptions in the whole run. */
    long allPreemptions() {
        long all = 0;
        for (long count : preemptions) {
            all += count;
        }
        return all;
    }
}

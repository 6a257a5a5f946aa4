package dev.vllmsim.plot.steps;

import dev.vllmsim.plot.page.Scale;
import dev.vllmsim.report.document.StepSeries;

/**
 * All steps of a run, summed up in columns that each cover equally many steps, but for the last, which covers the rest.
 *
 * @param steps steps of the run
 * @param stepsPerColumn steps that a column covers: 1, 2 or 5 times a power of ten
 * @param prefill prefill tokens of each column
 * @param decode decode tokens of each column
 * @param preemptions preemptions of each column
 */
@SuppressWarnings("ArrayRecordComponent") // plain sums, made and drawn within this package
record Overview(int steps, int stepsPerColumn, long[] prefill, long[] decode, long[] preemptions) {
    /**
     * Sums a run up.
     *
     * @param mostColumns how many columns there is room for
     */
    static Overview of(StepSeries series, int mostColumns) {
        int steps = series.steps();
        int perColumn = stepsPerColumn(steps, mostColumns);
        int columns = (steps + perColumn - 1) / perColumn;
        long[] prefill = new long[columns];
        long[] decode = new long[columns];
        long[] preemptions = new long[columns];
        for (int step = 0; step < steps; step++) {
            int column = step / perColumn;
            prefill[column] += series.prefillTokens()[step];
            decode[column] += series.decodeTokens()[step];
            preemptions[column] += series.preemptions()[step];
        }
        return new Overview(steps, perColumn, prefill, decode, preemptions);
    }

    /** The smallest round number of steps a column with which no more than the given number of columns is needed. */
    static int stepsPerColumn(int steps, int mostColumns) {
        return steps <= mostColumns ? 1 : (int) Scale.roundStep((double) steps / mostColumns);
    }

    int columns() {
        return prefill.length;
    }

    /** The most tokens that any column has. */
    long largestTotal() {
        long largest = 0;
        for (int i = 0; i < columns(); i++) {
            largest = Math.max(largest, prefill[i] + decode[i]);
        }
        return largest;
    }

    /** The most decode tokens that any column has. */
    long largestDecode() {
        long largest = 0;
        for (long tokens : decode) {
            largest = Math.max(largest, tokens);
        }
        return largest;
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

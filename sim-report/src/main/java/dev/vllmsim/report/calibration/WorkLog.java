package dev.vllmsim.report.calibration;

import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.simulation.StepView;
import dev.vllmsim.engine.steptime.BatchShape;
import java.util.Arrays;

/**
 * Adds up the work of a run's steps. As long as the schedule stays the same, a step ends at the last idle moment before
 * it plus the sum of coefficient times work since then: so the work is the derivative of the time by the coefficients.
 */
final class WorkLog implements SimulationListener {
    private static final int FIRST_CAPACITY = 4096;

    private long[] ends = new long[FIRST_CAPACITY];
    private double[][] sums = new double[FIRST_CAPACITY][];
    private int steps;
    private long previousEnd;
    private double[] sinceIdle = new double[Coefficient.COUNT];
    private final double[] total = new double[Coefficient.COUNT];
    private final long[] largest = new long[Coefficient.COUNT];

    @Override
    public boolean observesSteps() {
        return true;
    }

    @Override
    public void onStep(StepView step) {
        double[] sum = step.startNanos() > previousEnd ? new double[Coefficient.COUNT] : sinceIdle.clone();
        BatchShape shape = step.shape();
        for (Coefficient coefficient : Coefficient.values()) {
            double amount = coefficient.amount(shape);
            int place = coefficient.place();
            sum[place] += amount;
            total[place] += amount;
            largest[place] = Math.max(largest[place], (long) amount);
        }
        if (steps == ends.length) {
            ends = Arrays.copyOf(ends, 2 * steps);
            sums = Arrays.copyOf(sums, 2 * steps);
        }
        ends[steps] = step.endNanos();
        sums[steps++] = sum;
        sinceIdle = sum;
        previousEnd = step.endNanos();
    }

    /** The work since the last idle moment up to the end of a step. */
    double[] at(long endNanos) {
        int place = Arrays.binarySearch(ends, 0, steps, endNanos);
        if (place < 0) {
            throw new IllegalArgumentException("no step ends at " + endNanos + " ns");
        }
        return sums[place];
    }

    /** The work of all steps. */
    double total(Coefficient coefficient) {
        return total[coefficient.place()];
    }

    /** The most of it in one step. */
    long largest(Coefficient coefficient) {
        return largest[coefficient.place()];
    }

    /** Steps taken. */
    int steps() {
        return steps;
    }
}

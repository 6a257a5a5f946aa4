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

    private final StepForm form;
    private final double[] nanos;
    private final int terms;
    private final double[] amounts;
    private final double[] total;

    /** The sums at the end of each step, one behind the other. */
    private double[] sums;

    private long[] ends = new long[FIRST_CAPACITY];
    private int steps;
    private long previousEnd;

    /**
     * @param form what the step time is made of
     * @param nanos its coefficients
     */
    WorkLog(StepForm form, double[] nanos) {
        this.form = form;
        this.nanos = nanos.clone();
        terms = form.names().size();
        amounts = new double[terms];
        total = new double[terms];
        sums = new double[FIRST_CAPACITY * terms];
    }

    @Override
    public boolean observesSteps() {
        return true;
    }

    @Override
    public void onStep(StepView step) {
        if (steps == ends.length) {
            ends = Arrays.copyOf(ends, 2 * steps);
            sums = Arrays.copyOf(sums, 2 * sums.length);
        }
        BatchShape shape = step.shape();
        form.amounts(nanos, shape, amounts);
        boolean goesOn = steps > 0 && step.startNanos() <= previousEnd;
        int at = steps * terms;
        for (int j = 0; j < terms; j++) {
            total[j] += amounts[j];
            sums[at + j] = (goesOn ? sums[at - terms + j] : 0) + amounts[j];
        }
        ends[steps++] = step.endNanos();
        previousEnd = step.endNanos();
    }

    /**
     * Which step's end a moment is, or the last before it.
     *
     * @return its number, or -1 if none has ended by then
     */
    int stepAt(long nanosOfTime) {
        int place = Arrays.binarySearch(ends, 0, steps, nanosOfTime);
        return place >= 0 ? place : -place - 2;
    }

    /** The work of a coefficient since the last idle moment, up to the end of a step; none before the first. */
    double sum(int step, int coefficient) {
        return step < 0 ? 0 : sums[step * terms + coefficient];
    }

    /** The work of all steps. */
    double total(int coefficient) {
        return total[coefficient];
    }
}

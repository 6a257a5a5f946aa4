package dev.vllmsim.report.calibration;

import dev.vllmsim.report.calibration.FitProblem.Around;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/**
 * How well data tell coefficients, from the curvature of the loss around the best ones: how far each can go, with the
 * others adapting, until the loss has grown by a tenth. That is wider than what chance would do, as errors of requests that
 * shared an engine are no independent draws.
 */
final class Identification {
    private static final double GROWTH = 0.1;
    private static final double TOLD = 1 / 3.0;
    private static final double RIDGE = 1e-9;
    private static final double NANOS_PER_MILLI = 1e6;

    private Identification() {}

    /** The coefficients of a vector with their intervals, within the bounds of the search. */
    static List<Estimate> of(FitProblem problem, double[] x) {
        Around around = problem.around(x, EnumSet.allOf(FittedLatency.class));
        int size = x.length;
        double[] unit = new double[size];
        double[][] matrix = new double[size][size];
        for (int j = 0; j < size; j++) {
            unit[j] = around.normal()[j][j] > 0 ? 1 / Math.sqrt(around.normal()[j][j]) : 0;
        }
        for (int j = 0; j < size; j++) {
            for (int k = 0; k < size; k++) {
                matrix[j][k] = around.normal()[j][k] * unit[j] * unit[k] + (j == k ? RIDGE : 0);
            }
            if (unit[j] == 0) {
                matrix[j][j] = 1;
            }
        }
        double[] variance = diagonalOfInverse(matrix);
        List<Estimate> estimates = new ArrayList<>();
        for (int j = 0; j < size; j++) {
            double reach = unit[j] == 0
                    ? Double.POSITIVE_INFINITY
                    : Math.sqrt(2 * GROWTH * Math.max(around.loss(), 1e-9) * variance[j]) * unit[j];
            double low = Math.max(problem.lower()[j], x[j] - reach);
            double high = Math.min(problem.upper()[j], x[j] + reach);
            estimates.add(estimate(problem, x, j, low, high));
        }
        return estimates;
    }

    private static Estimate estimate(FitProblem problem, double[] x, int j, double low, double high) {
        List<String> names = problem.form().names();
        boolean told = x[j] > 0 && high - x[j] <= TOLD * x[j] && x[j] - low <= TOLD * x[j];
        boolean front = j >= names.size();
        double per = front ? NANOS_PER_MILLI : problem.form().unit(x, j);
        return new Estimate(front ? "front_ms" : names.get(j), x[j] / per, low / per, high / per, told);
    }

    private static double[] diagonalOfInverse(double[][] matrix) {
        double[] diagonal = new double[matrix.length];
        for (int j = 0; j < diagonal.length; j++) {
            double[] unit = new double[diagonal.length];
            unit[j] = 1;
            diagonal[j] = Math.max(0, LinearSystem.solve(matrix, unit)[j]);
        }
        return diagonal;
    }
}

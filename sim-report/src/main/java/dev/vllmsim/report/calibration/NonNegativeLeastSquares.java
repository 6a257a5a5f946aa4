package dev.vllmsim.report.calibration;

/** Least squares with unknowns of at least 0, by coordinate descent on the normal equations; for a handful of unknowns. */
final class NonNegativeLeastSquares {
    private static final int MOST_SWEEPS = 20_000;
    private static final double SMALLEST_CHANGE = 1e-13;

    /** Keeps unknowns that the data do not tell apart from running away, at no cost to those that they do. */
    private static final double RIDGE = 1e-12;

    private NonNegativeLeastSquares() {}

    /**
     * The minimum of {@code 1/2 (x - from)' normal (x - from) - gradient' (x - from)} over {@code x >= 0}.
     *
     * @param normal symmetric, positive semidefinite
     * @param gradient minus the derivative at {@code from}
     * @param from where to start, at least 0
     */
    static double[] solve(double[][] normal, double[] gradient, double[] from) {
        int size = from.length;
        double trace = 0;
        for (int j = 0; j < size; j++) {
            trace += normal[j][j];
        }
        double[] x = from.clone();
        if (trace == 0) {
            return x;
        }
        for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
            double change = 0;
            for (int j = 0; j < size; j++) {
                double slope = gradient[j];
                for (int k = 0; k < size; k++) {
                    slope -= normal[j][k] * (x[k] - from[k]);
                }
                slope -= RIDGE * trace * (x[j] - from[j]);
                double next = Math.max(0, x[j] + slope / (normal[j][j] + RIDGE * trace));
                change = Math.max(change, Math.abs(next - x[j]));
                x[j] = next;
            }
            if (change < SMALLEST_CHANGE) {
                break;
            }
        }
        return x;
    }
}

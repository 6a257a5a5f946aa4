package dev.vllmsim.report.calibration;

/**
 * Least squares with unknowns within bounds, for a handful of unknowns: those that would leave their bounds are held at
 * them one after the other, and let go again where that is better (an active set).
 */
final class BoundedLeastSquares {
    /** Each unknown is held and let go a few times at most. */
    private static final int MOST_ROUNDS = 100;

    /** Keeps unknowns that the data do not tell apart from running away, at no cost to those that they do. */
    private static final double RIDGE = 1e-12;

    private static final int FREE = 0;
    private static final int AT_LOWER = -1;
    private static final int AT_UPPER = 1;

    private BoundedLeastSquares() {}

    /**
     * The minimum of {@code 1/2 (x - from)' normal (x - from) - gradient' (x - from)} within bounds.
     *
     * @param normal symmetric, positive semidefinite
     * @param gradient minus the derivative at {@code from}
     * @param from where to start, within the bounds
     * @param lower least values
     * @param upper largest values
     */
    static double[] solve(double[][] normal, double[] gradient, double[] from, double[] lower, double[] upper) {
        int size = from.length;
        double trace = 0;
        for (int j = 0; j < size; j++) {
            trace += normal[j][j];
        }
        if (trace == 0) {
            return from.clone();
        }
        int[] held = new int[size];
        double[] x = from.clone();
        for (int round = 0; round < MOST_ROUNDS; round++) {
            x = solveFree(normal, gradient, from, lower, upper, held, RIDGE * trace);
            if (!holdWorst(x, lower, upper, held) && !letGoWorst(x, normal, gradient, from, trace, held)) {
                break;
            }
        }
        for (int j = 0; j < size; j++) {
            x[j] = Math.min(upper[j], Math.max(lower[j], x[j]));
        }
        return x;
    }

    private static double[] solveFree(
            double[][] normal,
            double[] gradient,
            double[] from,
            double[] lower,
            double[] upper,
            int[] held,
            double ridge) {
        int size = from.length;
        double[][] matrix = new double[size][size];
        double[] right = new double[size];
        double[] fixed = new double[size];
        for (int j = 0; j < size; j++) {
            fixed[j] = held[j] == AT_LOWER ? lower[j] - from[j] : held[j] == AT_UPPER ? upper[j] - from[j] : 0;
        }
        for (int j = 0; j < size; j++) {
            if (held[j] != FREE) {
                matrix[j][j] = 1;
                right[j] = fixed[j];
                continue;
            }
            right[j] = gradient[j];
            for (int k = 0; k < size; k++) {
                if (held[k] == FREE) {
                    matrix[j][k] = normal[j][k] + (j == k ? ridge : 0);
                } else {
                    right[j] -= normal[j][k] * fixed[k];
                }
            }
        }
        double[] step = LinearSystem.solve(matrix, right);
        double[] x = new double[size];
        for (int j = 0; j < size; j++) {
            x[j] = from[j] + step[j];
        }
        return x;
    }

    /** Holds the unknown that is farthest out at the bound that it passed. */
    private static boolean holdWorst(double[] x, double[] lower, double[] upper, int[] held) {
        int worst = -1;
        double most = 0;
        for (int j = 0; j < x.length; j++) {
            double out = held[j] != FREE ? 0 : Math.max(lower[j] - x[j], x[j] - upper[j]);
            if (out > most) {
                most = out;
                worst = j;
            }
        }
        if (worst >= 0) {
            held[worst] = x[worst] < lower[worst] ? AT_LOWER : AT_UPPER;
        }
        return worst >= 0;
    }

    /** Lets the unknown go that would gain most from leaving its bound for the inside. */
    private static boolean letGoWorst(
            double[] x, double[][] normal, double[] gradient, double[] from, double trace, int[] held) {
        int worst = -1;
        double most = 1e-10 * trace;
        for (int j = 0; j < x.length; j++) {
            if (held[j] == FREE) {
                continue;
            }
            double slope = gradient[j];
            for (int k = 0; k < x.length; k++) {
                slope -= normal[j][k] * (x[k] - from[k]);
            }
            double inwards = held[j] == AT_LOWER ? slope : -slope;
            if (inwards > most) {
                most = inwards;
                worst = j;
            }
        }
        if (worst >= 0) {
            held[worst] = FREE;
        }
        return worst >= 0;
    }
}

package dev.vllmsim.report.calibration;

import java.util.Arrays;

/**
 * Where coefficients are usually found: each near a multiple of another one, or near a value of its own. It pulls so
 * weakly that data which tell a coefficient override it; one that they do not tell stays where it usually is.
 *
 * @param strength what a coefficient costs that is off by a factor of e
 * @param reference for each coefficient which other it goes with, or -1
 * @param usual for each coefficient the multiple, or the value; 0 for no pull
 */
@SuppressWarnings("ArrayRecordComponent") // vectors that nobody compares
record Pull(double strength, int[] reference, double[] usual) {
    Pull {
        reference = reference.clone();
        usual = usual.clone();
    }

    /** No pull on so many coefficients. */
    static Pull none(int size) {
        int[] own = new int[size];
        Arrays.fill(own, -1);
        return new Pull(0, own, new double[size]);
    }

    /** Each near a value of its own. */
    static Pull to(double strength, double[] values) {
        int[] own = new int[values.length];
        Arrays.fill(own, -1);
        return new Pull(strength, own, values);
    }

    private double distance(double[] x, int j) {
        if (usual[j] <= 0 || x[j] <= 0) {
            return 0;
        }
        double near = usual[j] * (reference[j] < 0 ? 1 : x[reference[j]]);
        return near <= 0 ? 0 : StrictMath.log(x[j] / near);
    }

    /** What a vector costs. */
    double cost(double[] x) {
        double cost = 0;
        for (int j = 0; j < usual.length; j++) {
            double distance = distance(x, j);
            cost += strength * distance * distance;
        }
        return cost;
    }

    /** Adds the cost to a problem of least squares around a vector. */
    void addTo(double[][] normal, double[] gradient, double[] x) {
        for (int j = 0; j < usual.length; j++) {
            if (usual[j] <= 0 || x[j] <= 0 || strength == 0) {
                continue;
            }
            double distance = distance(x, j);
            double own = 1 / x[j];
            normal[j][j] += 2 * strength * own * own;
            gradient[j] -= 2 * strength * distance * own;
            int other = reference[j];
            if (other >= 0 && x[other] > 0) {
                double its = -1 / x[other];
                normal[other][other] += 2 * strength * its * its;
                normal[j][other] += 2 * strength * own * its;
                normal[other][j] += 2 * strength * own * its;
                gradient[other] -= 2 * strength * distance * its;
            }
        }
    }
}

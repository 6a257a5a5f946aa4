package dev.vllmsim.report.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BoundedLeastSquaresTest {
    private static double[] solve(double[][] normal, double[] gradient, double[] from) {
        double[] upper = new double[from.length];
        Arrays.fill(upper, 1e9);
        return BoundedLeastSquares.solve(normal, gradient, from, new double[from.length], upper);
    }

    @Test
    void solvesTheNormalEquations() {
        // 2x + y = 5, x + 3y = 10: x = 1, y = 3.
        double[] x = solve(new double[][] {{2, 1}, {1, 3}}, new double[] {5, 10}, new double[] {0, 0});

        assertThat(x).containsExactly(new double[] {1, 3}, within(1e-9));
    }

    @Test
    void keepsUnknownsAtZeroThatWouldBeNegative() {
        // Unbounded, 2x + y = 1 and x + 3y = 10 give x = -1.4. With x = 0 the second alone says 3y = 10.
        double[] x = solve(new double[][] {{2, 1}, {1, 3}}, new double[] {1, 10}, new double[] {0, 0});

        assertThat(x).containsExactly(new double[] {0, 10.0 / 3}, within(1e-9));
    }

    @Test
    void staysWhereNothingIsKnown() {
        double[] x = solve(new double[][] {{0}}, new double[] {0}, new double[] {4});

        assertThat(x).containsExactly(4);
    }

    @Test
    void holdsUnknownsAtTheirUpperBoundsToo() {
        // 2x + y = 5 and x + 3y = 10 give y = 3; with y at most 2, 2x = 3.
        double[] x = BoundedLeastSquares.solve(
                new double[][] {{2, 1}, {1, 3}},
                new double[] {5, 10},
                new double[] {0, 0},
                new double[] {0, 0},
                new double[] {9, 2});

        assertThat(x).containsExactly(new double[] {1.5, 2}, within(1e-9));
    }

    @Test
    void letsAnUnknownGoAgainThatWasHeldTooSoon() {
        // Alone, x would be at -1 and y at 7 of at most 2. With y held at 2, x + y = 3 makes x 1: inside its bounds.
        double[] x = BoundedLeastSquares.solve(
                new double[][] {{1, 1}, {1, 1.5}},
                new double[] {3, 8},
                new double[] {0, 0},
                new double[] {0, 0},
                new double[] {9, 2});

        assertThat(x).containsExactly(new double[] {1, 2}, within(1e-9));
    }
}

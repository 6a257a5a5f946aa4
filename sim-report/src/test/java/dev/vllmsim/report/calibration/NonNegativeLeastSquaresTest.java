package dev.vllmsim.report.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NonNegativeLeastSquaresTest {

    @Test
    void solvesTheNormalEquations() {
        // 2x + y = 5, x + 3y = 10: x = 1, y = 3.
        double[] x = NonNegativeLeastSquares.solve(
                new double[][] {{2, 1}, {1, 3}}, new double[] {5, 10}, new double[] {0, 0});

        assertThat(x).containsExactly(new double[] {1, 3}, within(1e-9));
    }

    @Test
    void keepsUnknownsAtZeroThatWouldBeNegative() {
        // Unbounded, 2x + y = 1 and x + 3y = 10 give x = -1.4. With x = 0 the second alone says 3y = 10.
        double[] x = NonNegativeLeastSquares.solve(
                new double[][] {{2, 1}, {1, 3}}, new double[] {1, 10}, new double[] {0, 0});

        assertThat(x).containsExactly(new double[] {0, 10.0 / 3}, within(1e-9));
    }

    @Test
    void staysWhereNothingIsKnown() {
        double[] x = NonNegativeLeastSquares.solve(new double[][] {{0}}, new double[] {0}, new double[] {4});

        assertThat(x).containsExactly(4);
    }
}

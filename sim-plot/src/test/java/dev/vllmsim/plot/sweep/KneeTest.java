package dev.vllmsim.plot.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vllmsim.plot.sweep.Knee.Shape;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KneeTest {

    private static double[] upTo(int last) {
        return IntStream.rangeClosed(1, last).asDoubleStream().toArray();
    }

    private static double[] map(double[] x, DoubleUnaryOperator curve) {
        return IntStream.range(0, x.length)
                .mapToDouble(i -> curve.applyAsDouble(x[i]))
                .toArray();
    }

    @Test
    void throughputThatStopsToGrowHasItsKneeThere() {
        // 1, 2, 3, 4, 4, 4, 4, 4. Scaled, the fourth point is at (3/7, 1), 0.57 above the diagonal; the one before at
        // (2/7, 2/3), 0.38; those after come down by 1/7 each.
        double[] x = upTo(8);

        assertThat(Knee.find(x, map(x, c -> Math.min(c, 4)), Shape.LEVELS_OFF)).hasValue(3);
    }

    @Test
    void latencyThatBeginsToGrowHasItsKneeThere() {
        // 10, 10, 10, 10, 20, 30, 40: the fourth point is at (1/2, 0), the furthest below the diagonal.
        double[] x = upTo(7);

        assertThat(Knee.find(x, map(x, c -> Math.max(10, 10 * (c - 3))), Shape.TAKES_OFF))
                .hasValue(3);
    }

    @Test
    void throughputThatFallsAfterItsPeakHasItsKneeAtThePeak() {
        // 1, 2, 3, 4, 3, 2, 1: the peak is at (1/2, 1).
        double[] y = {1, 2, 3, 4, 3, 2, 1};

        assertThat(Knee.find(upTo(7), y, Shape.LEVELS_OFF)).hasValue(3);
    }

    @Test
    void aLineHasNoKnee() {
        double[] x = upTo(20);

        assertThat(Knee.find(x, map(x, c -> 3 * c + 5), Shape.LEVELS_OFF)).isEmpty();
        assertThat(Knee.find(x, map(x, c -> 3 * c + 5), Shape.TAKES_OFF)).isEmpty();
    }

    @Test
    void aLineWithNoiseHasNoKnee() {
        // Up and down by a tenth of the whole: the difference falls by more than 1/19 all the time, but the mean slope
        // hardly changes.
        double[] x = upTo(20);

        assertThat(Knee.find(x, map(x, c -> c + (c % 2 == 0 ? 2 : 0)), Shape.LEVELS_OFF))
                .isEmpty();
        assertThat(Knee.find(x, map(x, c -> c + (c % 2 == 0 ? 2 : 0)), Shape.TAKES_OFF))
                .isEmpty();
    }

    @Test
    void aGentleBendIsNoKnee() {
        // A parabola from 0 to 10 is furthest from the diagonal in its middle; its slopes there are 1/2 before and 3/2
        // after, which is a factor of 3.
        double[] x = IntStream.rangeClosed(0, 10).asDoubleStream().toArray();

        assertThat(Knee.find(x, map(x, c -> c * c), Shape.TAKES_OFF)).isEmpty();
    }

    @Test
    void aSharperBendIsOne() {
        // x^4 is furthest below the diagonal at 0.63: of 0, 0.1, ... at 0.6, where its slopes are 0.22 before and 2.18
        // after.
        double[] x = IntStream.rangeClosed(0, 10).asDoubleStream().toArray();

        assertThat(Knee.find(x, map(x, c -> Math.pow(c, 4)), Shape.TAKES_OFF)).hasValue(6);
    }

    @Test
    void aLevelCurveHasNoKnee() {
        // From 1,000 to 1,004: less than a twentieth, whatever it looks like when it is blown up.
        double[] y = {1000, 1003, 1004, 1004, 1004, 1004};

        assertThat(Knee.find(upTo(6), y, Shape.LEVELS_OFF)).isEmpty();
        assertThat(Knee.find(upTo(6), new double[6], Shape.LEVELS_OFF)).isEmpty();
    }

    @Test
    void aFallingCurveHasNoKneeOfRisingOnes() {
        double[] x = upTo(10);

        assertThat(Knee.find(x, map(x, c -> -c), Shape.LEVELS_OFF)).isEmpty();
        assertThat(Knee.find(x, map(x, c -> -c), Shape.TAKES_OFF)).isEmpty();
    }

    @Test
    void fourPointsAreTooFew() {
        assertThat(Knee.find(upTo(4), new double[] {1, 5, 5, 5}, Shape.LEVELS_OFF))
                .isEmpty();
        assertThat(Knee.find(upTo(5), new double[] {1, 5, 5, 5, 5}, Shape.LEVELS_OFF))
                .hasValue(1);
    }

    @Test
    void aCurveWithAGapHasNoKnee() {
        double[] y = {1, 5, 5, Double.NaN, 5, 5};

        assertThat(Knee.find(upTo(6), y, Shape.LEVELS_OFF)).isEmpty();
    }

    @Test
    void eachXNeedsItsY() {
        assertThatThrownBy(() -> Knee.find(upTo(3), new double[2], Shape.LEVELS_OFF))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a curve needs as many y as x, but has 2 and 3");
    }
}

package dev.vllmsim.plot.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vllmsim.plot.sweep.Knee.Shape;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @Test
    void theCurveMustComeBackByMoreThanTheMeanDistanceOfTwoPoints() {
        // Eleven points: a tenth. Up to the tenth point the curve follows the upper edge, where it is 0.1 above the
        // diagonal. If it stays there, it comes back by just a tenth; a hundredth of the whole further down is enough.
        double[] x = upTo(11);
        double[] stays = map(x, c -> Math.min(c, 10));
        double[] falls = stays.clone();
        falls[10] -= 0.02;

        assertThat(Knee.find(x, stays, Shape.LEVELS_OFF)).isEmpty();
        assertThat(Knee.find(x, falls, Shape.LEVELS_OFF)).hasValue(9);
    }

    @Test
    void theCurveMustSpanATwentieth() {
        // From 95 to 100 is a twentieth of 100, from 94.9 more than that.
        double[] x = upTo(8);

        assertThat(Knee.find(x, map(x, c -> 100 - 5.0 / 3 * (4 - Math.min(c, 4))), Shape.LEVELS_OFF))
                .isEmpty();
        assertThat(Knee.find(x, map(x, c -> 100 - 5.1 / 3 * (4 - Math.min(c, 4))), Shape.LEVELS_OFF))
                .hasValue(3);
    }

    @Test
    void slopesMustDifferByAFactorOfFour() {
        // Two straight lines that meet in the middle.
        double[] x = IntStream.rangeClosed(0, 10).asDoubleStream().toArray();

        assertThat(Knee.find(x, map(x, c -> Math.min(c, 5) + Math.max(0, c - 5) / 4.1), Shape.LEVELS_OFF))
                .hasValue(5);
        assertThat(Knee.find(x, map(x, c -> Math.min(c, 5) + Math.max(0, c - 5) / 3.9), Shape.LEVELS_OFF))
                .isEmpty();
        assertThat(Knee.find(x, map(x, c -> c + Math.max(0, c - 5) * 3.1), Shape.TAKES_OFF))
                .hasValue(5);
        assertThat(Knee.find(x, map(x, c -> c + Math.max(0, c - 5) * 2.9), Shape.TAKES_OFF))
                .isEmpty();
    }

    /**
     * The values are 3 times the hinge 0, 0, 0, 1, 2, and noise 0, 0, 1, -2, 1 that no line nor hinge explains. What a
     * line leaves of the hinge is 0.4, -0.1, -0.6, -0.1, 0.4, its squares sum up to 0.7; those of the noise to 6. With
     * noise of 0.1 the bend's error is the root of 0.06 / 2 / 0.7, and t = 3 / 0.207 = 14.5. With two degrees of freedom
     * Student's t is beyond t with probability 1/2 - t / (2 root(2 + t^2)).
     */
    private static double[] hingeWithNoise(double noise) {
        return new double[] {0, 0, noise, 3 - 2 * noise, 6 + noise};
    }

    @Test
    void theChanceOfABendIsThatOfStudentsT() {
        double t = 3 / Math.sqrt(0.06 / 2 / 0.7);
        double chance = 0.5 - t / (2 * Math.sqrt(2 + t * t));

        assertThat(Knee.chance(upTo(5), hingeWithNoise(0.1), 2, Shape.TAKES_OFF))
                .isCloseTo(chance, within(1e-9));
        assertThat(Knee.chance(upTo(5), hingeWithNoise(0.1), 2, Shape.LEVELS_OFF))
                .isCloseTo(1 - chance, within(1e-9));
    }

    @Test
    void aBendThatIsNotLargerThanTheNoiseIsNoKnee() {
        // Three points could be the knee: the chance must be below 1/300. It is 0.00316 with noise of 0.115, and
        // 0.00345
        // with 0.12.
        assertThat(Knee.find(upTo(5), hingeWithNoise(0.115), Shape.TAKES_OFF)).hasValue(2);
        assertThat(Knee.find(upTo(5), hingeWithNoise(0.12), Shape.TAKES_OFF)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 8, 12, 30})
    void noiseHasAKneeInOneCaseOfAHundredAtMost(int points) {
        Random random = new Random(points);
        double[] x = upTo(points);
        int found = 0;
        for (int i = 0; i < 2000; i++) {
            double[] y = map(x, c -> 100 + 10 * random.nextGaussian());
            found += Knee.find(x, y, Shape.TAKES_OFF).isPresent() ? 1 : 0;
        }

        assertThat(found).isLessThan(20);
    }

    @Test
    void aKneeIsFoundThroughNoiseOfATwentieth() {
        Random random = new Random(1);
        double[] x = upTo(12);
        int found = 0;
        for (int i = 0; i < 500; i++) {
            double[] y = map(x, c -> 10 + Math.max(0, c - 6) + 0.3 * random.nextGaussian());
            OptionalInt knee = Knee.find(x, y, Shape.TAKES_OFF);
            found += knee.isPresent() && Math.abs(knee.getAsInt() - 5) <= 1 ? 1 : 0;
        }

        assertThat(found).isGreaterThan(450);
    }
}

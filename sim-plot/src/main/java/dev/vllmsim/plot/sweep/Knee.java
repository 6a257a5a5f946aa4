package dev.vllmsim.plot.sweep;

import java.util.Arrays;
import java.util.OptionalInt;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Finds the knee of a curve, where it stops behaving as it did, with Kneedle: V. Satopää, J. Albrecht, D. Irwin and B.
 * Raghavan, "Finding a 'Kneedle' in a Haystack: Detecting Knee Points in System Behavior", ICDCS Workshops 2011.
 *
 * <p>Both axes are scaled to 0 to 1; the knee is where the curve is furthest from the diagonal, provided that it comes
 * back towards it by more than the mean distance between two points (the paper's sensitivity S = 1) before it moves
 * away again. The paper's smoothing is left out: it moves the knee, and a sweep has few points.
 *
 * <p>As every bent curve has such a point, however gently it bends, two conditions are added. The curve must span at
 * least a twentieth of its largest value; and its mean slopes before and after the knee must differ by a factor of
 * four (a parabola's differ by three).
 *
 * <p>And as almost every curve of pure noise has one (63 % of those of five points, 91 % of twelve), the bend must be
 * larger than the noise. Two lines that meet at the knee are fitted by least squares (V. M. R. Muggeo, "Estimating
 * regression models with unknown break-points", Statistics in Medicine 22, 2003), and the change of slope is tested
 * against none with Student's t, one-sided, at 1 % over all the points that could have been the knee (Bonferroni, as
 * Kneedle chose among them). What is left of noise on a level or rising line is under 1 % at every length, of noise
 * with a long tail 1.6 %.
 */
public final class Knee {
    /** How a curve behaves. */
    public enum Shape {
        /** It rises and then levels off, as throughput does. */
        LEVELS_OFF,
        /** It is level and then rises, as waiting does. */
        TAKES_OFF
    }

    /** The name under which a picture speaks of the method. */
    public static final String METHOD = "Kneedle, S = 1, and a t-test of the bend at 1 %";

    private static final double SENSITIVITY = 1;
    private static final double LEAST_SPAN = 0.05;
    private static final double LEAST_BEND = 4;

    /** How likely a knee may be where there is only noise. */
    private static final double LEVEL = 0.01;

    /** Two points before and two after: with fewer one cannot speak of how a curve behaves. */
    static final int FEWEST_POINTS = 5;

    private Knee() {}

    /**
     * Finds the knee.
     *
     * @param x ascending, without repetition
     * @param y as many; with a value that is no finite number there is no knee
     * @return the index of the knee, or nothing if the curve has none
     */
    public static OptionalInt find(double[] x, double[] y, Shape shape) {
        int count = x.length;
        if (y.length != count) {
            throw new IllegalArgumentException("a curve needs as many y as x, but has " + y.length + " and " + count);
        }
        if (count < FEWEST_POINTS) {
            return OptionalInt.empty();
        }
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : y) {
            if (!Double.isFinite(value)) {
                return OptionalInt.empty();
            }
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        double span = high - low;
        if (span <= LEAST_SPAN * Math.max(Math.abs(high), Math.abs(low))) {
            return OptionalInt.empty();
        }
        double[] right = new double[count];
        double[] up = new double[count];
        double[] distance = new double[count];
        for (int i = 0; i < count; i++) {
            right[i] = (x[i] - x[0]) / (x[count - 1] - x[0]);
            up[i] = (y[i] - low) / span;
            distance[i] = shape == Shape.LEVELS_OFF ? up[i] - right[i] : right[i] - up[i];
        }
        int knee = furthest(distance);
        return knee > 0 && isBend(right, up, knee, shape) && chance(right, up, knee, shape) * (count - 2) < LEVEL
                ? OptionalInt.of(knee)
                : OptionalInt.empty();
    }

    /** The local maximum that is furthest from the diagonal, of those that fall below their threshold; 0 if none. */
    private static int furthest(double[] distance) {
        int count = distance.length;
        double drop = SENSITIVITY / (count - 1);
        int best = 0;
        for (int i = 1; i < count - 1; i++) {
            if (!isPeak(distance, i) || (best > 0 && distance[i] <= distance[best])) {
                continue;
            }
            for (int j = i + 1; j < count && !isPeak(distance, j); j++) {
                if (distance[j] < distance[i] - drop) {
                    best = i;
                    break;
                }
            }
        }
        return best;
    }

    private static boolean isPeak(double[] distance, int i) {
        return i > 0 && i < distance.length - 1 && distance[i] > distance[i - 1] && distance[i] >= distance[i + 1];
    }

    private static boolean isBend(double[] right, double[] up, int knee, Shape shape) {
        int last = right.length - 1;
        double before = (up[knee] - up[0]) / right[knee];
        double after = (up[last] - up[knee]) / (1 - right[knee]);
        return shape == Shape.LEVELS_OFF ? before >= LEAST_BEND * after : after >= LEAST_BEND * before;
    }

    /**
     * How likely a change of slope like that at a point is where the line goes on straight and only noise moves it.
     *
     * <p>The fit is done in two steps (Frisch and Waugh, Econometrica 1, 1933): what a straight line explains is taken
     * from both the values and the hinge, and one is fitted to the other.
     */
    static double chance(double[] x, double[] y, int knee, Shape shape) {
        int count = x.length;
        double[] hinge = new double[count];
        for (int i = 0; i < count; i++) {
            hinge[i] = Math.max(0, x[i] - x[knee]);
        }
        double[] bend = withoutLine(x, hinge);
        double[] values = withoutLine(x, y);
        double both = 0;
        double square = 0;
        for (int i = 0; i < count; i++) {
            both += bend[i] * values[i];
            square += bend[i] * bend[i];
        }
        double change = both / square;
        double rest = 0;
        for (int i = 0; i < count; i++) {
            double residual = values[i] - change * bend[i];
            rest += residual * residual;
        }
        int freedom = count - 3;
        double error = Math.sqrt(rest / freedom / square);
        double wanted = shape == Shape.TAKES_OFF ? change : -change;
        // Two straight lines without any noise leave no error but that of the arithmetic.
        return TDistribution.of(freedom).survivalProbability(wanted / Math.max(error, 1e-12));
    }

    /** What is left of values when the straight line that fits them best is taken away. */
    private static double[] withoutLine(double[] x, double[] y) {
        double meanX = Arrays.stream(x).average().orElse(0);
        double meanY = Arrays.stream(y).average().orElse(0);
        double both = 0;
        double square = 0;
        for (int i = 0; i < x.length; i++) {
            both += (x[i] - meanX) * (y[i] - meanY);
            square += (x[i] - meanX) * (x[i] - meanX);
        }
        double[] rest = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            rest[i] = y[i] - meanY - both / square * (x[i] - meanX);
        }
        return rest;
    }
}

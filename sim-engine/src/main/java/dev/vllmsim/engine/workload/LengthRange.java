package dev.vllmsim.engine.workload;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * Lengths in tokens drawn from a normal distribution that is cut off at both ends.
 *
 * <p>The mean is {@code (min + max) / 2} and the standard deviation of the uncut distribution {@code (max - min) / 6}.
 * Values outside the range are drawn again, not clamped (rejection sampling of the truncated normal), and the result
 * is rounded to the nearest integer. {@code min = max} always gives that value.
 *
 * @param min shortest length, at least 1
 * @param max longest length, at least {@code min}
 */
public record LengthRange(int min, int max) {
    /** Standard deviations between the two ends: the cut-off tails hold 0.27 % of the uncut distribution. */
    private static final double STANDARD_DEVIATIONS = 6;

    public LengthRange {
        if (min < 1) {
            throw new IllegalArgumentException("shortest length must be at least 1, but is " + min);
        }
        if (max < min) {
            throw new IllegalArgumentException("longest length must be at least " + min + ", but is " + max);
        }
    }

    /** Draws one length. */
    int sample(ZigguratSampler.NormalizedGaussian gaussian) {
        if (min == max) {
            return min;
        }
        double mean = (min + (double) max) / 2;
        double deviation = ((double) max - min) / STANDARD_DEVIATIONS;
        double length;
        do {
            length = mean + deviation * gaussian.sample();
        } while (length < min || length > max);
        return (int) Math.round(length);
    }

    /** The source of normal deviates that {@link #sample} takes. */
    static ZigguratSampler.NormalizedGaussian gaussian(UniformRandomProvider random) {
        return ZigguratSampler.NormalizedGaussian.of(random);
    }
}

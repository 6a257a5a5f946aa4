package dev.vllmsim.engine.steptime;

import java.util.function.LongConsumer;

/**
 * Step times that grow in proportion to the context: {@code fixed + perToken · context tokens} in floating point,
 * rounded to the nearest nanosecond, half a nanosecond upwards; one of them, or the sum of a run of them.
 *
 * <p>The sum is that of the rounded steps, to the nanosecond, in a time that does not grow with their number: it is
 * found in whole numbers of a small fraction of a nanosecond. Where a step comes so close to half a nanosecond that
 * this could round it otherwise than floating point does, the steps are added up one by one.
 */
public final class AffineNanos {
    /** Up to so many steps, adding them up is quicker than the closed form. */
    private static final int FEW = 400;
    /** What a whole number of fractions may need of 64 bits, with room for a sum of two. */
    private static final int BITS = 61;

    private AffineNanos() {}

    /**
     * The duration of one step.
     *
     * @param fixed nanoseconds that do not depend on the context, at least 0
     * @param perToken nanoseconds for each token of context, at least 0
     * @param context tokens of context
     * @return nanoseconds
     */
    public static long round(double fixed, double perToken, long context) {
        return Math.round(fixed + perToken * context);
    }

    /**
     * The sum of the durations of steps in a row.
     *
     * @param fixed nanoseconds that do not depend on the context, at least 0
     * @param perToken nanoseconds for each token of context, at least 0
     * @param context tokens of context in the first step
     * @param growth tokens by which the context grows from step to step, at least 0
     * @param steps how many steps, at least 0
     * @return nanoseconds
     * @throws ArithmeticException if the sum does not fit 64 bits
     */
    public static long sum(double fixed, double perToken, long context, long growth, long steps) {
        if (perToken == 0 || growth == 0) {
            return steps == 0 ? 0 : Math.multiplyExact(steps, round(fixed, perToken, context));
        }
        if (steps > FEW) {
            long closed = closedSum(fixed, perToken, context, growth, steps);
            if (closed >= 0) {
                return closed;
            }
        }
        long sum = 0;
        for (long i = 0; i < steps; i++) {
            sum = Math.addExact(sum, round(fixed, perToken, context + growth * i));
        }
        return sum;
    }

    /**
     * The durations of steps in a row, one by one.
     *
     * @param fixed as in {@link #sum}
     * @param perToken as in {@link #sum}
     * @param context as in {@link #sum}
     * @param growth as in {@link #sum}
     * @param steps how many steps, at least 0
     * @param told is told of each, in nanoseconds
     */
    public static void each(double fixed, double perToken, long context, long growth, long steps, LongConsumer told) {
        for (long i = 0; i < steps; i++) {
            told.accept(round(fixed, perToken, context + growth * i));
        }
    }

    /** The sum in closed form, or -1 where rounding is too close to call. */
    private static long closedSum(double fixed, double perToken, long context, long growth, long steps) {
        double most = fixed + perToken * ((double) context + (double) growth * steps) + 1;
        int shift = Math.min(BITS - bits(most), BITS - bits((double) steps));
        if (shift < 8) {
            return -1;
        }
        double unit = Math.scalb(1.0, shift);
        long first = Math.round(fixed * unit) + Math.round(perToken * unit) * context + (1L << (shift - 1));
        long difference = Math.round(perToken * unit) * growth;
        // By how much a step can be off here, and in floating point, in units.
        double lastContext = (double) context + (double) growth * steps;
        boolean exact = isWhole(fixed * unit) && isWhole(perToken * unit);
        long doubt = exact && most < Math.scalb(1.0, 53 - shift)
                ? 0
                : (long) Math.ceil(0.5 * lastContext + 1 + 4 * Math.ulp(most) * unit);
        long sum = floorSum(steps, difference, first, shift);
        if (doubt > 0
                && (first < doubt
                        || floorSum(steps, difference, first + doubt, shift) != sum
                        || floorSum(steps, difference, first - doubt, shift) != sum)) {
            return -1;
        }
        return sum;
    }

    private static int bits(double number) {
        return Math.getExponent(number) + 1;
    }

    private static boolean isWhole(double number) {
        return number == Math.rint(number);
    }

    /**
     * The fewest steps in a row that last at least so long.
     *
     * @param fixed as in {@link #sum}
     * @param perToken as in {@link #sum}
     * @param context as in {@link #sum}
     * @param growth as in {@link #sum}
     * @param nanos how long, in nanoseconds
     * @param most most steps there are, at least 1
     * @return how many, at least 1; {@code most} if even these are shorter
     */
    public static long stepsToReach(double fixed, double perToken, long context, long growth, long nanos, long most) {
        // first · n + slope · n (n - 1) / 2 = nanos, solved without rounding, is off by a step at the most.
        double first = fixed + perToken * context;
        double slope = perToken * growth;
        double linear = first - slope / 2;
        double guess =
                slope > 0 ? (2.0 * nanos) / (linear + Math.sqrt(linear * linear + 2 * slope * nanos)) : nanos / first;
        long steps = Math.max(1, Math.min(most, (long) Math.ceil(guess)));
        while (steps > 1 && sum(fixed, perToken, context, growth, steps - 1) >= nanos) {
            steps--;
        }
        while (steps < most && sum(fixed, perToken, context, growth, steps) < nanos) {
            steps++;
        }
        return steps;
    }

    /**
     * The sum of {@code (first + difference · i) / 2^shift}, rounded down, over i from 0 to count - 1, by the Euclidean
     * algorithm on the slope (Graham, Knuth, Patashnik: Concrete Mathematics, 3.5).
     */
    private static long floorSum(long count, long difference, long first, int shift) {
        long n = count;
        long a = difference;
        long b = first;
        long m = 1L << shift;
        long sum = 0;
        while (true) {
            sum = Math.addExact(sum, Math.multiplyExact(triangle(n), a / m));
            sum = Math.addExact(sum, Math.multiplyExact(n, b / m));
            a %= m;
            b %= m;
            long top = Math.addExact(Math.multiplyExact(a, n), b);
            if (top < m) {
                return sum;
            }
            n = top / m;
            b = top % m;
            long swap = m;
            m = a;
            a = swap;
        }
    }

    /** {@code n (n - 1) / 2}. */
    private static long triangle(long n) {
        return n % 2 == 0 ? Math.multiplyExact(n / 2, n - 1) : Math.multiplyExact(n, (n - 1) / 2);
    }
}

package dev.vllmsim.report.statistics;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.nio.ByteBuffer;

/**
 * Count, mean, standard deviation and extremes of whole numbers that each come any number of times.
 *
 * <p>The sum and the sum of squares are exact integers of 128 and 192 bits, so neither the order of the additions nor
 * how often a value is added at once can change the result: a run that takes many equal steps in one jump has the same
 * statistics, bit for bit, as one that takes them singly. (Commons Statistics has such sums too, but takes every value
 * once: a billion token gaps would be a billion calls.)
 */
public final class ExactMoments {
    private long count;
    private long min = Long.MAX_VALUE;
    private long max = Long.MIN_VALUE;
    private long sumHigh;
    private long sumLow;
    private long squaresHigh;
    private long squaresMid;
    private long squaresLow;

    /** Adds a value, at least 0, so many times. */
    public void add(long value, long times) {
        count += times;
        min = Math.min(min, value);
        max = Math.max(max, value);

        long low = value * times;
        long high = Math.multiplyHigh(value, times);
        sumLow += low;
        sumHigh += high + carry(sumLow, low);

        // The square is the 128 bits just added, times the value: schoolbook multiplication by 64-bit digits.
        long digit0 = value * low;
        long above0 = unsignedMultiplyHigh(value, low);
        long digit1 = above0 + value * high;
        long digit2 = Math.multiplyHigh(value, high) + carry(digit1, above0);
        squaresLow += digit0;
        long carry0 = carry(squaresLow, digit0);
        squaresMid += digit1;
        long carry1 = carry(squaresMid, digit1);
        squaresMid += carry0;
        carry1 += carry(squaresMid, carry0);
        squaresHigh += digit2 + carry1;
    }

    /** 1 if a sum of unsigned numbers, one of them the given addend, has wrapped round. */
    private static long carry(long sum, long addend) {
        return Long.compareUnsigned(sum, addend) < 0 ? 1 : 0;
    }

    /** The upper half of a product whose second factor is unsigned; Java has it from 18 on. */
    private static long unsignedMultiplyHigh(long notNegative, long unsigned) {
        return Math.multiplyHigh(notNegative, unsigned) + ((unsigned >> 63) & notNegative);
    }

    /** How many values were added. */
    public long count() {
        return count;
    }

    /** The smallest value. */
    public long min() {
        return min;
    }

    /** The largest value. */
    public long max() {
        return max;
    }

    /** The sum of all values. */
    public BigInteger sum() {
        return number(sumHigh, sumLow);
    }

    /** Mean of nanoseconds, in milliseconds. */
    public double meanMs() {
        return Millis.quotient(new BigDecimal(sum()), count);
    }

    /** Standard deviation of the population, of nanoseconds, in milliseconds. */
    public double stdMs() {
        BigInteger n = BigInteger.valueOf(count);
        BigInteger sum = sum();
        // n² Var = n Σx² - (Σx)², exact and never negative.
        BigInteger scaled =
                number(squaresHigh, squaresMid, squaresLow).multiply(n).subtract(sum.multiply(sum));
        return Millis.quotient(new BigDecimal(scaled).sqrt(MathContext.DECIMAL128), count);
    }

    private static BigInteger number(long... digits) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * digits.length);
        for (long digit : digits) {
            bytes.putLong(digit);
        }
        return new BigInteger(1, bytes.array());
    }
}

package dev.vllmsim.report.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExactMomentsTest {
    @Test
    void meanAndDeviationOfThreeValues() {
        // 1, 2 and 6 ms: mean 3, squared deviations 4, 1 and 9, divided by 3: 14/3, whose root is 2.160246899469287.
        ExactMoments moments = new ExactMoments();
        moments.add(1_000_000, 1);
        moments.add(6_000_000, 1);
        moments.add(2_000_000, 1);
        assertThat(moments.meanMs()).isEqualTo(3.0);
        assertThat(moments.stdMs()).isCloseTo(2.160246899469287, within(1e-15));
        assertThat(moments.min()).isEqualTo(1_000_000);
        assertThat(moments.max()).isEqualTo(6_000_000);
    }

    @Test
    void aBillionAtOnceIsABillionSingly() {
        // 10⁹ × 3 ms and 10⁹ × 5 ms: mean 4, deviation 1.
        ExactMoments moments = new ExactMoments();
        moments.add(3_000_000, 1_000_000_000);
        moments.add(5_000_000, 1_000_000_000);
        assertThat(moments.count()).isEqualTo(2_000_000_000L);
        assertThat(moments.meanMs()).isEqualTo(4.0);
        assertThat(moments.stdMs()).isEqualTo(1.0);
    }

    @Test
    void equalValuesDoNotDeviate() {
        ExactMoments moments = new ExactMoments();
        moments.add(Long.MAX_VALUE, 7);
        assertThat(moments.stdMs()).isZero();
        assertThat(moments.meanMs()).isEqualTo(Long.MAX_VALUE / 1e6);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void sumsOfAnySizeAreExact(long seed) {
        Random random = new Random(seed);
        ExactMoments moments = new ExactMoments();
        BigInteger count = BigInteger.ZERO;
        BigInteger sum = BigInteger.ZERO;
        BigInteger squares = BigInteger.ZERO;
        for (int i = 0; i < 200; i++) {
            long value = random.nextLong() >>> (1 + random.nextInt(63));
            long times = 1L + random.nextInt(Integer.MAX_VALUE);
            moments.add(value, times);
            BigInteger weight = BigInteger.valueOf(times);
            BigInteger term = BigInteger.valueOf(value).multiply(weight);
            count = count.add(weight);
            sum = sum.add(term);
            squares = squares.add(term.multiply(BigInteger.valueOf(value)));
        }
        assertThat(moments.count()).isEqualTo(count.longValueExact());
        assertThat(moments.sum()).isEqualTo(sum);
        BigDecimal n = new BigDecimal(count);
        BigDecimal variance = new BigDecimal(squares.multiply(count).subtract(sum.multiply(sum)))
                .divide(n.multiply(n), MathContext.DECIMAL128);
        double expected = variance.sqrt(MathContext.DECIMAL128).movePointLeft(6).doubleValue();
        assertThat(moments.stdMs()).isCloseTo(expected, within(expected * 1e-15));
    }
}

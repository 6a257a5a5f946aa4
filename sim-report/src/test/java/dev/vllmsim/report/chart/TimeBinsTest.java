package dev.vllmsim.report.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeBinsTest {
    /** Bins of 1,000 ns: 5 and 999 are in the first, 1,000 is in the second. */
    @Test
    void aMomentIsInTheBinThatBeginsWithIt() {
        TimeBins bins = new TimeBins();
        TimeBins.Sum sum = bins.sum();
        sum.add(5, 1);
        sum.add(999, 2);
        sum.add(1000, 4);

        assertThat(bins.width()).isEqualTo(1000);
        assertThat(sum.values()).containsExactly(3, 4);
    }

    /** 30 tokens from 500 to 3,500: a sixth of them in the first bin and in the last. */
    @Test
    void anAmountIsSpreadEvenly() {
        TimeBins bins = new TimeBins();
        TimeBins.Sum sum = bins.sum();
        sum.spread(500, 3500, 30);

        assertThat(sum.values()).containsExactly(5, 10, 10, 5);
    }

    /** 2 from 500 on, 0 from 2,250 on: 1,000, 2,000 and 500 request nanoseconds. */
    @Test
    void aLevelIsSummedUpOverTime() {
        TimeBins bins = new TimeBins();
        TimeBins.Level level = bins.level();
        TimeBins.Share share = level.share();
        share.set(500, 2);
        share.set(2250, 0);

        assertThat(level.integrals()).containsExactly(1000, 2000, 500);
    }

    /** Whatever comes first, and however often two bins become one: against sums by hand in the bins of the end. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void orderAndLengthDoNotMatter(long seed) {
        Random random = new Random(seed);
        TimeBins bins = new TimeBins();
        TimeBins.Sum sum = bins.sum();
        TimeBins.Level level = bins.level();
        long begin = random.nextInt(1 << 30) * 1000L;
        long span = 1L << (10 + random.nextInt(30));
        int count = 500;
        long[] from = new long[count];
        long[] to = new long[count];
        for (int i = 0; i < count; i++) {
            from[i] = begin + (long) (random.nextDouble() * span);
            to[i] = from[i] + (long) (random.nextDouble() * (begin + span - from[i]));
            level.add(to[i], -1);
            level.add(from[i], 1);
            sum.spread(from[i], to[i], 10);
        }

        double[] levels = level.integrals();
        double[] sums = sum.values();
        assertThat(bins.size()).isLessThanOrEqualTo(TimeBins.MOST);
        assertThat(Arrays.stream(sums).sum()).isCloseTo(10.0 * count, within(1e-6));
        double scale = bins.width() * (double) count;
        for (int bin = 0; bin < bins.size(); bin++) {
            long left = bins.begin() + bin * bins.width();
            double expected = 0;
            for (int i = 0; i < count; i++) {
                expected += Math.max(0, Math.min(to[i], left + bins.width()) - Math.max(from[i], left));
            }
            assertThat(levels[bin]).isCloseTo(expected, within(1e-9 * scale + 1e-6));
        }
    }
}

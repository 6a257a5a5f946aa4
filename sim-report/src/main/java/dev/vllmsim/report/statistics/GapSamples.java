package dev.vllmsim.report.statistics;

import java.util.Arrays;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Gaps between tokens, each with how often it occurred: exact as long as there are few different ones, in a histogram
 * beyond. With constant step times there are three or so, however many tokens; only step times that grow with the
 * contexts make many.
 *
 * <p>A hash table of primitives with open addressing: boxed, a different gap in every step would cost some 90 bytes a
 * step instead of 16 to 32.
 */
public final class GapSamples {
    private final int exactLimit;
    private final ExactMoments moments = new ExactMoments();

    /** The last gap told, not counted yet: in a row of equal steps it stays the same. */
    private long pendingGap;

    private long pendingCount;

    private long[] gaps = new long[64];
    /** How often each gap occurred; 0 marks a free place. */
    private long[] counts = new long[64];

    private int distinct;
    private @Nullable Histogram histogram;

    /**
     * @param exactLimit the number of different gaps up to which percentiles are exact
     */
    public GapSamples(int exactLimit) {
        this.exactLimit = exactLimit;
    }

    /** Adds a gap so many times. */
    public void add(long gapNanos, long times) {
        if (gapNanos != pendingGap) {
            countPending();
            pendingGap = gapNanos;
        }
        pendingCount += times;
    }

    private void countPending() {
        if (pendingCount == 0) {
            return;
        }
        moments.add(pendingGap, pendingCount);
        if (histogram != null) {
            histogram.recordValueWithCount(pendingGap, pendingCount);
        } else {
            put(pendingGap, pendingCount);
        }
        pendingCount = 0;
    }

    private void put(long gap, long times) {
        int place = place(gap);
        if (counts[place] == 0) {
            if (distinct == exactLimit) {
                moveToHistogram().recordValueWithCount(gap, times);
                return;
            }
            distinct++;
            gaps[place] = gap;
        }
        counts[place] += times;
        if (2 * distinct > gaps.length) {
            grow();
        }
    }

    private int place(long gap) {
        int mask = gaps.length - 1;
        // Multiplying by 2^64 / golden ratio spreads neighbouring gaps over the upper bits (Knuth, TAOCP 6.4).
        int place = (int) ((gap * 0x9E3779B97F4A7C15L) >>> (64 - Integer.bitCount(mask)));
        while (counts[place] != 0 && gaps[place] != gap) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private void grow() {
        long[] oldGaps = gaps;
        long[] oldCounts = counts;
        gaps = new long[2 * oldGaps.length];
        counts = new long[gaps.length];
        for (int i = 0; i < oldGaps.length; i++) {
            if (oldCounts[i] != 0) {
                int place = place(oldGaps[i]);
                gaps[place] = oldGaps[i];
                counts[place] = oldCounts[i];
            }
        }
    }

    private Histogram moveToHistogram() {
        Histogram moved = new Histogram(Percentiles.HISTOGRAM_DIGITS);
        for (int i = 0; i < gaps.length; i++) {
            if (counts[i] != 0) {
                moved.recordValueWithCount(gaps[i], counts[i]);
            }
        }
        histogram = moved;
        gaps = new long[0];
        counts = new long[0];
        return moved;
    }

    /** Whether percentiles are those of all values. */
    public boolean isExact() {
        countPending();
        return histogram == null;
    }

    /** The sample in numbers. */
    public Distribution distribution() {
        countPending();
        if (moments.count() == 0) {
            return Distribution.EMPTY;
        }
        double[] percentiles = histogram == null
                ? exactPercentiles()
                : Percentiles.of(histogram, Millis.NANOS_PER_MILLI, Millis.of(moments.min()), Millis.of(moments.max()));
        return Distribution.of(moments, percentiles);
    }

    private double[] exactPercentiles() {
        long[] order = new long[distinct];
        int size = 0;
        for (int i = 0; i < gaps.length; i++) {
            if (counts[i] != 0) {
                order[size++] = gaps[i];
            }
        }
        Arrays.sort(order);
        double[] values = new double[size];
        long[] times = new long[size];
        for (int i = 0; i < size; i++) {
            values[i] = Millis.of(order[i]);
            times[i] = counts[place(order[i])];
        }
        return Percentiles.of(values, times);
    }
}

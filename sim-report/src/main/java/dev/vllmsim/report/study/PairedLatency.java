package dev.vllmsim.report.study;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A latency of the same requests in two runs.
 *
 * @param requests how many requests
 * @param better how many have a shorter one in B
 * @param worse how many a longer one
 * @param a its quantiles in A, at {@link #SHARES}, in milliseconds
 * @param b its quantiles in B
 */
@SuppressWarnings("ArrayRecordComponent") // of this package alone
record PairedLatency(long requests, long better, long worse, double[] a, double[] b) {
    /** Where quantiles are taken: every hundredth, and closer to the ends. */
    static final double[] SHARES = shares();

    private static double[] shares() {
        double[] hundredths =
                IntStream.range(1, 100).mapToDouble(i -> i / 100.0).toArray();
        double[] all = new double[hundredths.length + 3];
        all[0] = 0.005;
        System.arraycopy(hundredths, 0, all, 1, hundredths.length);
        all[all.length - 2] = 0.995;
        all[all.length - 1] = 0.999;
        return all;
    }

    /**
     * Compares two runs.
     *
     * @param a by request, in milliseconds; sorted in place
     * @param b likewise, of the same requests
     */
    static PairedLatency of(double[] a, double[] b) {
        if (a.length != b.length || a.length == 0) {
            throw new IllegalArgumentException(
                    "two runs of the same requests have as many, but have " + a.length + " and " + b.length);
        }
        long better = 0;
        long worse = 0;
        for (int i = 0; i < a.length; i++) {
            if (b[i] < a[i]) {
                better++;
            } else if (b[i] > a[i]) {
                worse++;
            }
        }
        return new PairedLatency(a.length, better, worse, quantiles(a), quantiles(b));
    }

    /** By linear interpolation (Hyndman and Fan's type 7). */
    private static double[] quantiles(double[] values) {
        Arrays.sort(values);
        double[] quantiles = new double[SHARES.length];
        for (int i = 0; i < SHARES.length; i++) {
            double place = SHARES[i] * (values.length - 1);
            int below = (int) place;
            int above = Math.min(below + 1, values.length - 1);
            quantiles[i] = values[below] + (place - below) * (values[above] - values[below]);
        }
        return quantiles;
    }
}

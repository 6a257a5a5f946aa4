package dev.vllmsim.report.statistics;

import dev.vllmsim.report.document.Summary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * The latencies of all requests, for percentiles: as they are up to a number of requests, in histograms beyond it.
 *
 * <p>Three numbers a request, 20 bytes, give all four metrics: TTFT, the time from first to last token, and the output
 * tokens.
 */
public final class RequestSamples {
    /** What the percentiles are of; see {@link Summary} for the definitions. */
    public enum Metric {
        TTFT {
            @Override
            public double ms(long ttftNanos, long decodeNanos, int outputTokens) {
                return Millis.of(ttftNanos);
            }
        },
        TPOT {
            @Override
            public double ms(long ttftNanos, long decodeNanos, int outputTokens) {
                return Millis.quotient(decodeNanos, outputTokens);
            }
        },
        TPOT_VLLM {
            @Override
            public double ms(long ttftNanos, long decodeNanos, int outputTokens) {
                return outputTokens < 2 ? NO_SAMPLE : Millis.quotient(decodeNanos, outputTokens - 1L);
            }
        },
        REQUEST_TIME {
            @Override
            public double ms(long ttftNanos, long decodeNanos, int outputTokens) {
                return Millis.of(ttftNanos + decodeNanos);
            }
        };

        /** Negative if the request has no such value. */
        public abstract double ms(long ttftNanos, long decodeNanos, int outputTokens);
    }

    private static final double NO_SAMPLE = -1;

    private static final int CHUNK = 1 << 14;

    /** Histograms count picoseconds, so that a TPOT of a fraction of a nanosecond's precision loses nothing. */
    private static final double PICOS_PER_MILLI = 1e9;

    private static final long MOST_PICOS = Long.MAX_VALUE / 4;

    private static final class Chunk {
        final long[] ttftNanos = new long[CHUNK];
        final long[] decodeNanos = new long[CHUNK];
        final int[] outputTokens = new int[CHUNK];
    }

    private final long exactLimit;
    private final List<Chunk> chunks = new ArrayList<>();
    private final Map<Metric, Histogram> histograms = new EnumMap<>(Metric.class);
    private long count;

    /**
     * @param exactLimit the number of requests up to which percentiles are exact
     */
    public RequestSamples(long exactLimit) {
        this.exactLimit = exactLimit;
    }

    /** Whether percentiles are those of all values. */
    public boolean isExact() {
        return histograms.isEmpty();
    }

    /** Adds a request. */
    public void add(long ttftNanos, long decodeNanos, int outputTokens) {
        if (isExact() && count == exactLimit) {
            moveToHistograms();
        }
        if (isExact()) {
            int place = (int) (count % CHUNK);
            if (place == 0) {
                chunks.add(new Chunk());
            }
            Chunk chunk = chunks.get(chunks.size() - 1);
            chunk.ttftNanos[place] = ttftNanos;
            chunk.decodeNanos[place] = decodeNanos;
            chunk.outputTokens[place] = outputTokens;
        } else {
            record(ttftNanos, decodeNanos, outputTokens);
        }
        count++;
    }

    private void moveToHistograms() {
        for (Metric metric : Metric.values()) {
            histograms.put(metric, new Histogram(Percentiles.HISTOGRAM_DIGITS));
        }
        for (long i = 0; i < count; i++) {
            Chunk chunk = chunks.get((int) (i / CHUNK));
            int place = (int) (i % CHUNK);
            record(chunk.ttftNanos[place], chunk.decodeNanos[place], chunk.outputTokens[place]);
        }
        chunks.clear();
    }

    private void record(long ttftNanos, long decodeNanos, int outputTokens) {
        histograms.forEach((metric, histogram) -> {
            double ms = metric.ms(ttftNanos, decodeNanos, outputTokens);
            if (ms >= 0) {
                histogram.recordValue(Math.min(MOST_PICOS, Math.round(ms * PICOS_PER_MILLI)));
            }
        });
    }

    /**
     * The percentiles of a metric that has at least one value.
     *
     * @param minMs its smallest value
     * @param maxMs its largest value
     */
    public double[] percentiles(Metric metric, double minMs, double maxMs) {
        Histogram histogram = histograms.get(metric);
        if (histogram != null) {
            return Percentiles.of(histogram, PICOS_PER_MILLI, minMs, maxMs);
        }
        double[] values = values(metric);
        return Percentiles.of(values, values.length);
    }

    private double[] values(Metric metric) {
        double[] values = new double[Math.toIntExact(count)];
        int size = 0;
        for (int i = 0; i < values.length; i++) {
            Chunk chunk = chunks.get(i / CHUNK);
            int place = i % CHUNK;
            double ms = metric.ms(chunk.ttftNanos[place], chunk.decodeNanos[place], chunk.outputTokens[place]);
            if (ms >= 0) {
                values[size++] = ms;
            }
        }
        return size == values.length ? values : Arrays.copyOf(values, size);
    }

    /**
     * The empirical distribution of a metric.
     *
     * @param most at how many of its values, at least 2; of more, those are taken whose ranks are evenly spread
     */
    public Ecdf ecdf(Metric metric, int most) {
        Histogram histogram = histograms.get(metric);
        if (histogram != null) {
            return Ecdf.of(histogram, PICOS_PER_MILLI, most);
        }
        double[] values = values(metric);
        Arrays.sort(values);
        return Ecdf.of(values, most);
    }
}

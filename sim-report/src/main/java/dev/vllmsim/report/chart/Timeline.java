package dev.vllmsim.report.chart;

import org.jspecify.annotations.Nullable;

/**
 * A run over time, in equal bins of which there are no more than a picture has pixels. Levels are summed up over the
 * nanoseconds of a bin: divided by them they are means.
 *
 * @param fromNanos when the first request arrived
 * @param toNanos when the last one finished
 * @param beginNanos when the first bin begins
 * @param binNanos how long a bin is
 * @param arrivals requests that arrived in each bin
 * @param finishes requests that finished
 * @param preemptions preemptions
 * @param prefillTokens prompt tokens computed; those of a step are spread evenly over it
 * @param decodeTokens tokens computed of requests that decode, likewise
 * @param running requests in the running set, a level
 * @param waiting requests that wait to be admitted, a level
 * @param kvFree free KV blocks while the engine is at work, a level; {@code null} where memory is no limit
 * @param busy 1 while the engine is at work, a level
 */
@SuppressWarnings("ArrayRecordComponent") // a number for each bin, which nobody changes
public record Timeline(
        long fromNanos,
        long toNanos,
        long beginNanos,
        long binNanos,
        double[] arrivals,
        double[] finishes,
        double[] preemptions,
        double[] prefillTokens,
        double[] decodeTokens,
        double[] running,
        double[] waiting,
        double @Nullable [] kvFree,
        double[] busy) {}

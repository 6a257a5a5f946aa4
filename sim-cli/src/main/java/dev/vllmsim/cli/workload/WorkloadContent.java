package dev.vllmsim.cli.workload;

import dev.vllmsim.engine.request.RequestSpec;
import java.util.Locale;

/**
 * What a workload file held, as far as a run depends on it.
 *
 * @param requests how many requests were taken from it
 * @param digest stands for their lengths, in order: two files with the same digest give the same run, whatever else is
 *     in them and however they are compressed
 */
public record WorkloadContent(int requests, String digest) {

    /** Adds a request to a digest; the empty one is 0. */
    static long mix(long digest, RequestSpec spec) {
        long lengths = ((long) spec.promptTokens() << 32) | spec.outputTokens();
        // The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every bit of the input moves half of the output.
        long z = digest * 31 + lengths + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** A digest as reports show it. */
    static String text(long digest) {
        return String.format(Locale.ROOT, "%016x", digest);
    }
}

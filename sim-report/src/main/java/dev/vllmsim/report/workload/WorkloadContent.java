package dev.vllmsim.report.workload;

import dev.vllmsim.engine.request.PromptContent;
import dev.vllmsim.engine.request.RequestSpec;
import java.util.Locale;

/**
 * What a workload file held, as far as a run depends on it.
 *
 * @param requests how many requests were taken from it
 * @param leftOut how many were left out, as they had failed
 * @param digest stands for the requests, in order: two files with the same digest give the same run, whatever else is
 *     in them and however they are compressed
 * @param equalPriorities whether all requests have the same priority
 */
public record WorkloadContent(int requests, long leftOut, String digest, boolean equalPriorities) {

    /** Adds a request to a digest; the empty one is 0. What a request does not have adds nothing. */
    static long mix(long digest, RequestSpec spec) {
        long mixed = mix(digest, ((long) spec.promptTokens() << 32) | spec.outputTokens());
        if (spec.arrivalNanos() != 0) {
            mixed = mix(mixed, spec.arrivalNanos());
        }
        if (spec.priority() != 0) {
            mixed = mix(mixed, spec.priority());
        }
        PromptContent content = spec.content();
        if (content != null) {
            for (PromptContent.Segment segment : content.segments()) {
                mixed = mix(mixed, segment);
            }
        }
        return mixed;
    }

    private static long mix(long digest, PromptContent.Segment segment) {
        if (segment instanceof PromptContent.Shared shared) {
            long place = ((long) shared.start() << 32) | shared.length();
            return mix(mix(digest, shared.group().hashCode()), place);
        }
        if (segment instanceof PromptContent.Unique unique) {
            return mix(digest, unique.length());
        }
        if (segment instanceof PromptContent.Earlier earlier) {
            Integer length = earlier.length();
            return mix(mix(digest, earlier.requestId().hashCode()), length == null ? -1 : length);
        }
        throw new IllegalStateException("an unknown segment " + segment);
    }

    private static long mix(long digest, long value) {
        // The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every bit of the input moves half of the output.
        long z = digest * 31 + value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** A digest as reports show it. */
    static String text(long digest) {
        return String.format(Locale.ROOT, "%016x", digest);
    }
}

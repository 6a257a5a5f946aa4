package dev.vllmsim.report.measure;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.request.RequestSpec;
import org.jspecify.annotations.Nullable;

/** Finished requests made by hand. */
final class Finished {
    private static final long MILLI = 1_000_000;

    private Finished() {}

    /** Arrives, prefills for 10 ms after the wait, and decodes at once, the first token after 3 ms; times in ms. */
    static FinishedRequest request(
            int index, @Nullable String name, long arrivalMs, long waitMs, int outputTokens, long decodeMs) {
        long start = arrivalMs + waitMs;
        return new FinishedRequest(
                new RequestSpec(index, name, 0, 100, outputTokens, 0, null),
                outputTokens,
                0,
                arrivalMs * MILLI,
                start * MILLI,
                (start + 10) * MILLI,
                (start + 10) * MILLI,
                (start + 13) * MILLI,
                (start + 13 + decodeMs) * MILLI,
                2,
                outputTokens,
                0,
                0,
                0);
    }

    /** One output token, produced by the step that completed the prompt: it never decodes. */
    static FinishedRequest withoutDecode(int index) {
        return new FinishedRequest(
                new RequestSpec(index, "r\"" + index, 0, 100, 1, 0, null),
                1,
                4 * MILLI,
                5 * MILLI,
                6 * MILLI,
                16 * MILLI,
                Request.NEVER,
                16 * MILLI,
                16 * MILLI,
                1,
                0,
                2,
                48,
                0);
    }
}

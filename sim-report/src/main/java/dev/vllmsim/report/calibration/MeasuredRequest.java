package dev.vllmsim.report.calibration;

import dev.vllmsim.engine.request.PromptContent;
import org.jspecify.annotations.Nullable;

/**
 * One request of a measured run. Times are nanoseconds since the first arrival of the run.
 *
 * @param id the name the record gives it
 * @param promptTokens prompt length in tokens, at least 1
 * @param outputTokens tokens generated, at least 1
 * @param arrivalNanos when it arrived
 * @param firstTokenNanos when its first token was there, not before its arrival
 * @param lastTokenNanos when its last token was there, not before its first
 * @param content what its prompt has in common with others, or {@code null} if nothing is known
 * @param scored whether it counts: if not, it is simulated because the engine worked on it, but still ran when the
 *     record ended
 */
public record MeasuredRequest(
        String id,
        int promptTokens,
        int outputTokens,
        long arrivalNanos,
        long firstTokenNanos,
        long lastTokenNanos,
        @Nullable PromptContent content,
        boolean scored) {

    public MeasuredRequest {
        atLeast("prompt tokens", promptTokens, 1);
        atLeast("output tokens", outputTokens, 1);
        atLeast("arrival", arrivalNanos, 0);
        if (firstTokenNanos < arrivalNanos) {
            throw new IllegalArgumentException("the first token comes before the arrival");
        }
        if (lastTokenNanos < firstTokenNanos) {
            throw new IllegalArgumentException("the last token comes before the first");
        }
    }

    /** A request of which all is known but its prompt's content. */
    public MeasuredRequest(
            String id,
            int promptTokens,
            int outputTokens,
            long arrivalNanos,
            long firstTokenNanos,
            long lastTokenNanos) {
        this(id, promptTokens, outputTokens, arrivalNanos, firstTokenNanos, lastTokenNanos, null, true);
    }

    private static void atLeast(String what, long value, long min) {
        if (value < min) {
            throw new IllegalArgumentException(what + " must be at least " + min + ", but is " + value);
        }
    }

    MeasuredRequest with(@Nullable PromptContent known) {
        return new MeasuredRequest(
                id, promptTokens, outputTokens, arrivalNanos, firstTokenNanos, lastTokenNanos, known, scored);
    }

    MeasuredRequest unscored() {
        return new MeasuredRequest(
                id, promptTokens, outputTokens, arrivalNanos, firstTokenNanos, lastTokenNanos, content, false);
    }
}

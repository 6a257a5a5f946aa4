package dev.vllmsim.report.calibration;

/**
 * One request of a measured run. Times are nanoseconds since the first arrival of the run.
 *
 * @param id the name the record gives it
 * @param promptTokens prompt length in tokens, at least 1
 * @param outputTokens tokens generated, at least 1
 * @param arrivalNanos when it arrived
 * @param firstTokenNanos when its first token was there, not before its arrival
 * @param lastTokenNanos when its last token was there, not before its first
 */
public record MeasuredRequest(
        String id, int promptTokens, int outputTokens, long arrivalNanos, long firstTokenNanos, long lastTokenNanos) {

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

    private static void atLeast(String what, long value, long min) {
        if (value < min) {
            throw new IllegalArgumentException(what + " must be at least " + min + ", but is " + value);
        }
    }
}

package dev.vllmsim.engine.steptime;

/**
 * The steps that a step-time model is known to be right for: those it was measured or fitted on.
 *
 * @param prefillTokens prompt tokens in a step
 * @param decodeSequences decoding requests in a step
 * @param kvTokens KV tokens that the decoding requests of a step read
 */
public record StepRange(Span prefillTokens, Span decodeSequences, Span kvTokens) {

    /**
     * From a smallest to a largest amount, both included.
     *
     * @param min smallest, at least 0
     * @param max largest, at least {@code min}; {@link Long#MAX_VALUE} if there is none
     */
    public record Span(long min, long max) {
        /** Any amount. */
        public static final Span ALL = new Span(0, Long.MAX_VALUE);

        public Span {
            if (min < 0) {
                throw new IllegalArgumentException("smallest amount must be at least 0, but is " + min);
            }
            if (max < min) {
                throw new IllegalArgumentException("largest amount must be at least " + min + ", but is " + max);
            }
        }

        /** From nothing to the given amount. */
        public static Span upTo(long max) {
            return new Span(0, max);
        }

        /** Whether an amount lies in the span. */
        public boolean contains(long amount) {
            return min <= amount && amount <= max;
        }
    }

    /** Whether a step lies in the range. */
    public boolean contains(BatchShape shape) {
        return prefillTokens.contains(shape.prefillTokens())
                && decodeSequences.contains(shape.decodeSequences())
                && kvTokens.contains(shape.decodeContextTokens());
    }
}

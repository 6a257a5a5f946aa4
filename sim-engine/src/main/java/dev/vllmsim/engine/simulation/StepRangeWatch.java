package dev.vllmsim.engine.simulation;

import dev.vllmsim.engine.steptime.BatchShape;
import dev.vllmsim.engine.steptime.StepRange;

/** Counts the steps of a run that a step-time model was not fitted on, and keeps the largest amounts seen. */
public final class StepRangeWatch implements SimulationListener {
    private final StepRange range;
    private long steps;
    private long outside;
    private long maxPrefillTokens;
    private long maxDecodeSequences;
    private long maxKvTokens;

    /**
     * @param range what the model was fitted on
     */
    public StepRangeWatch(StepRange range) {
        this.range = range;
    }

    @Override
    public void onSteps(BatchShape first, long count, long startNanos, long endNanos) {
        steps += count;
        maxPrefillTokens = Math.max(maxPrefillTokens, first.prefillTokens());
        maxDecodeSequences = Math.max(maxDecodeSequences, first.decodeSequences());
        maxKvTokens = Math.max(maxKvTokens, first.decodeContextTokens() + (count - 1) * first.decodeSequences());
        outside += range.prefillTokens().contains(first.prefillTokens())
                        && range.decodeSequences().contains(first.decodeSequences())
                ? count - inside(range.kvTokens(), first.decodeContextTokens(), first.decodeSequences(), count)
                : count;
    }

    /** How many of {@code first, first + growth, first + 2 growth, …} lie in a span. */
    private static long inside(StepRange.Span span, long first, long growth, long count) {
        if (growth == 0 || count == 1) {
            return span.contains(first) ? count : 0;
        }
        long below = first >= span.min() ? 0 : Math.min(count, (span.min() - first + growth - 1) / growth);
        long notAbove = first > span.max() ? 0 : Math.min(count, (span.max() - first) / growth + 1);
        return Math.max(0, notAbove - below);
    }

    /** Steps taken. */
    public long steps() {
        return steps;
    }

    /** Of these, the steps outside the range. */
    public long outside() {
        return outside;
    }

    /** Most prompt tokens in a step. */
    public long maxPrefillTokens() {
        return maxPrefillTokens;
    }

    /** Most decoding requests in a step. */
    public long maxDecodeSequences() {
        return maxDecodeSequences;
    }

    /** Most KV tokens read by the decoding requests of a step. */
    public long maxKvTokens() {
        return maxKvTokens;
    }
}

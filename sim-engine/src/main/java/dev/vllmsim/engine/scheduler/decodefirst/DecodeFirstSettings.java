package dev.vllmsim.engine.scheduler.decodefirst;

import dev.vllmsim.engine.scheduler.LifecycleListener;
import dev.vllmsim.engine.scheduler.Scheduler;
import dev.vllmsim.engine.scheduler.SchedulerKeys;
import dev.vllmsim.engine.scheduler.SchedulerSettings;
import dev.vllmsim.engine.scheduler.SchedulerTraits;
import dev.vllmsim.engine.settings.Key;
import dev.vllmsim.engine.settings.Settings;
import java.util.List;

/**
 * The limits of the {@code decode-first} policy.
 *
 * @param tokenBudget most tokens in a step, at least 1
 * @param maxSequences most requests in a step, at least 1
 * @param prefillChunkSize prompt tokens that a request computes in a step, at most; at least 1
 * @param longPrefillTokenThreshold prompts of at least so many tokens are long: they take chunks four times as large
 * @param maxPartialPrefills most prompts partly computed at a time, at least 1
 * @param maxLongPartialPrefills most long prompts partly computed at a time, at least 1
 */
public record DecodeFirstSettings(
        int tokenBudget,
        int maxSequences,
        int prefillChunkSize,
        int longPrefillTokenThreshold,
        int maxPartialPrefills,
        int maxLongPartialPrefills)
        implements SchedulerSettings {

    /** Most tokens of a prompt in a step. */
    public static final Key<Integer> PREFILL_CHUNK_SIZE = Key.count("prefill_chunk_size")
            .tokens()
            .usual(64)
            .help("Prompt tokens that a request computes in a step, at most; four times that for a long prompt.");

    /** The settings that the policy has. */
    public static final List<Key<?>> KEYS = List.of(
            SchedulerKeys.MAX_NUM_SCHEDULED_TOKENS,
            SchedulerKeys.MAX_NUM_SEQS,
            PREFILL_CHUNK_SIZE,
            SchedulerKeys.LONG_PREFILL_TOKEN_THRESHOLD,
            SchedulerKeys.MAX_NUM_PARTIAL_PREFILLS,
            SchedulerKeys.MAX_LONG_PARTIAL_PREFILLS);

    /** How much larger the chunks of a long prompt are. */
    static final int LONG_CHUNK_FACTOR = 4;

    public DecodeFirstSettings {
        requirePositive("token budget", tokenBudget);
        requirePositive("max sequences", maxSequences);
        requirePositive("prefill chunk size", prefillChunkSize);
        requirePositive("long prefill token threshold", longPrefillTokenThreshold);
        requirePositive("max partial prefills", maxPartialPrefills);
        requirePositive("max long partial prefills", maxLongPartialPrefills);
    }

    private static void requirePositive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, but is " + value);
        }
    }

    /** Reads the policy's settings. */
    public static DecodeFirstSettings from(Settings settings) {
        return new DecodeFirstSettings(
                settings.get(SchedulerKeys.MAX_NUM_SCHEDULED_TOKENS),
                settings.get(SchedulerKeys.MAX_NUM_SEQS),
                settings.get(PREFILL_CHUNK_SIZE),
                settings.get(SchedulerKeys.LONG_PREFILL_TOKEN_THRESHOLD),
                settings.get(SchedulerKeys.MAX_NUM_PARTIAL_PREFILLS),
                settings.get(SchedulerKeys.MAX_LONG_PARTIAL_PREFILLS));
    }

    @Override
    public Scheduler newScheduler(LifecycleListener listener) {
        return new DecodeFirstScheduler(this, listener);
    }

    boolean isLong(int promptTokens) {
        return promptTokens >= longPrefillTokenThreshold;
    }

    /** Tokens of a prompt of the given length that a step computes at most. */
    int chunk(boolean isLong) {
        long chunk = isLong ? (long) LONG_CHUNK_FACTOR * prefillChunkSize : prefillChunkSize;
        return (int) Math.min(chunk, Integer.MAX_VALUE);
    }

    @Override
    public boolean tellsWork() {
        return true;
    }

    @Override
    public int promptChunk(int promptTokens) {
        return Math.min(tokenBudget, chunk(isLong(promptTokens)));
    }

    @Override
    public boolean mayPassOver(int promptTokens) {
        return isLong(promptTokens);
    }

    @Override
    public SchedulerTraits traits() {
        return new SchedulerTraits(false, false, false);
    }
}

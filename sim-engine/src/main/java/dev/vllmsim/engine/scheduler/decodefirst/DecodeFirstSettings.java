package dev.vllmsim.engine.scheduler.decodefirst;

import dev.vllmsim.engine.scheduler.LifecycleListener;
import dev.vllmsim.engine.scheduler.Scheduler;
import dev.vllmsim.engine.scheduler.SchedulerSettings;
import dev.vllmsim.engine.scheduler.SchedulerTraits;
import dev.vllmsim.engine.settings.Settings;

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

    /** Reads the policy's settings, with the defaults of the flags. */
    public static DecodeFirstSettings from(Settings settings) {
        return new DecodeFirstSettings(
                settings.requiredInt("max_num_scheduled_tokens", 1),
                settings.integer("max_num_seqs", 16, 1),
                settings.integer("prefill_chunk_size", 64, 1),
                settings.integer("long_prefill_token_threshold", 8192, 1),
                settings.integer("max_num_partial_prefills", 2, 1),
                settings.integer("max_long_partial_prefills", 1, 1));
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
    public SchedulerTraits traits() {
        return new SchedulerTraits(false, false);
    }
}

package dev.vllmsim.engine.admission;

import dev.vllmsim.engine.settings.Key;
import dev.vllmsim.engine.settings.KeyGroup;
import dev.vllmsim.engine.settings.Settings;
import java.util.List;

/**
 * How much may be queued at a server, as vLLM limits it in its API server (pull request 49445): whoever comes beyond is
 * answered with HTTP 503, and its request never joins.
 *
 * @param maxRequests unfinished requests, waiting and running, beyond which none is let in, at least 1
 * @param maxPromptTokens prompt tokens of requests whose prompts are not complete, at which none is let in, at least 1
 */
public record QueueLimits(int maxRequests, int maxPromptTokens) {
    /** Everybody is let in. */
    public static final QueueLimits NONE = new QueueLimits(Integer.MAX_VALUE, Integer.MAX_VALUE);

    /** Most unfinished requests. */
    public static final Key<Integer> MAX_NUM_QUEUED_REQS = Key.count(Refusal.QUEUED_REQS.setting())
            .unit("requests", "N")
            .in(KeyGroup.SCHEDULER)
            .otherwise("no limit")
            .help("Unfinished requests, running ones included, beyond which the server refuses more.");

    /** Most prompt tokens of requests that prefill, or wait to. */
    public static final Key<Integer> MAX_NUM_QUEUED_TOKENS = Key.count(Refusal.QUEUED_TOKENS.setting())
            .tokens()
            .in(KeyGroup.SCHEDULER)
            .otherwise("no limit")
            .help("Prompt tokens of requests without a first token at which the server refuses more.");

    /** The settings. */
    public static final List<Key<?>> KEYS = List.of(MAX_NUM_QUEUED_REQS, MAX_NUM_QUEUED_TOKENS);

    public QueueLimits {
        require(MAX_NUM_QUEUED_REQS, maxRequests);
        require(MAX_NUM_QUEUED_TOKENS, maxPromptTokens);
    }

    private static void require(Key<Integer> key, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("`" + key + "` must be at least 1, but is " + limit);
        }
    }

    /** Reads the limits. */
    public static QueueLimits from(Settings settings) {
        return new QueueLimits(
                settings.findInt(MAX_NUM_QUEUED_REQS).orElse(Integer.MAX_VALUE),
                settings.findInt(MAX_NUM_QUEUED_TOKENS).orElse(Integer.MAX_VALUE));
    }

    /** Whether everybody is let in. */
    public boolean areNone() {
        return equals(NONE);
    }
}

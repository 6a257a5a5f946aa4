package dev.vllmsim.engine.scheduler;

import java.util.List;

/**
 * What became of drafted tokens.
 *
 * @param verifications steps of single requests that verified drafts
 * @param draftTokens drafts verified in them
 * @param acceptedTokens of these, the ones that turned out right
 * @param acceptedAt for each position in a draft, from the first, how often the draft was right up to and with it
 */
public record DraftUsage(long verifications, long draftTokens, long acceptedTokens, List<Long> acceptedAt) {
    public DraftUsage {
        acceptedAt = List.copyOf(acceptedAt);
    }
}

package dev.vllmsim.engine.scheduler;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /** What became of the drafts of two engines with as many positions in a draft; of one, if the other has none. */
    public static @Nullable DraftUsage ofBoth(@Nullable DraftUsage one, @Nullable DraftUsage other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        List<Long> acceptedAt = new ArrayList<>();
        for (int i = 0; i < one.acceptedAt.size(); i++) {
            acceptedAt.add(one.acceptedAt.get(i) + other.acceptedAt.get(i));
        }
        return new DraftUsage(
                one.verifications + other.verifications,
                one.draftTokens + other.draftTokens,
                one.acceptedTokens + other.acceptedTokens,
                acceptedAt);
    }
}

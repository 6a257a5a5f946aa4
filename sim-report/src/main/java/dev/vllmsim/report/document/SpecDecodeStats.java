package dev.vllmsim.report.document;

import dev.vllmsim.engine.scheduler.DraftUsage;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of drafted tokens, by the names and definitions of vLLM's own metrics ({@code vllm bench serve}), but with
 * rates as shares and not in percent.
 *
 * @param numDrafts verifications: steps of single requests that verified drafts
 * @param draftTokens drafts verified in them
 * @param acceptedTokens of these, the ones that turned out right
 * @param acceptanceRate accepted of all drafted tokens, from 0 to 1; {@code null} if none were drafted
 * @param acceptanceLength mean number of tokens that a verification lets out, its own token included; {@code null} if
 *     there was none
 * @param perPositionAcceptanceRates for each position in a draft, the share of the verifications in which the draft was
 *     right up to and with it; empty if there was none
 */
public record SpecDecodeStats(
        long numDrafts,
        long draftTokens,
        long acceptedTokens,
        @Nullable Double acceptanceRate,
        @Nullable Double acceptanceLength,
        List<Double> perPositionAcceptanceRates)
        implements Serializable {
    public SpecDecodeStats {
        perPositionAcceptanceRates = List.copyOf(perPositionAcceptanceRates);
    }

    /** Of a run, or {@code null} if nothing was drafted in it. */
    public static @Nullable SpecDecodeStats of(@Nullable DraftUsage usage) {
        if (usage == null) {
            return null;
        }
        double drafts = usage.verifications();
        boolean none = usage.verifications() == 0;
        return new SpecDecodeStats(
                usage.verifications(),
                usage.draftTokens(),
                usage.acceptedTokens(),
                none ? null : (double) usage.acceptedTokens() / usage.draftTokens(),
                none ? null : 1 + usage.acceptedTokens() / drafts,
                none
                        ? List.of()
                        : usage.acceptedAt().stream()
                                .map(count -> count / drafts)
                                .toList());
    }
}

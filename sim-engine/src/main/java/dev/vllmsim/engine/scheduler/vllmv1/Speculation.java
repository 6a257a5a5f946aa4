package dev.vllmsim.engine.scheduler.vllmv1;

import java.util.ArrayList;
import java.util.List;

/**
 * Speculative decoding: how many tokens are drafted, how, and how many of them turn out right.
 *
 * <p>How many are right is for {@link Acceptance} to say. The rates have the meaning of vLLM's synthetic sampler: {@code
 * rates[i]} is the probability that the first i + 1 drafts are all accepted.
 *
 * @param draftTokens drafts of a step, 0 for no speculation
 * @param method how they are made
 * @param rates for each position in a draft the probability that it is reached and right; never rising
 * @param seed of the draws
 */
public record Speculation(int draftTokens, SpeculativeMethod method, List<Double> rates, long seed) {
    /** Nothing is drafted. */
    public static final Speculation NONE = new Speculation(0, SpeculativeMethod.NGRAM, List.of(), 0);

    public Speculation {
        rates = List.copyOf(rates);
        if (draftTokens < 0) {
            throw new IllegalArgumentException("`num_speculative_tokens` must be at least 1, but is " + draftTokens);
        }
        if (!rates.isEmpty() && rates.size() != draftTokens) {
            throw new IllegalArgumentException("`acceptance_rates` must be as many as `num_speculative_tokens` = "
                    + draftTokens + ", but are " + rates.size());
        }
        double last = 1;
        for (double rate : rates) {
            if (!(rate >= 0 && rate <= last)) {
                throw new IllegalArgumentException("`acceptance_rates` must be from 0 to 1 and never rise, but are "
                        + String.join(",", rates.stream().map(String::valueOf).toList()));
            }
            last = rate;
        }
    }

    /**
     * Rates with the given mean: positions that are always right, one that sometimes is, and none behind it.
     *
     * @param length mean number of tokens that a verification lets out, from 1 to {@code draftTokens + 1}
     */
    public static List<Double> ratesOfLength(double length, int draftTokens) {
        if (!(length >= 1 && length <= draftTokens + 1)) {
            throw new IllegalArgumentException("`acceptance_length` must be from 1 to " + (draftTokens + 1)
                    + ", one more than `num_speculative_tokens`, but is " + length);
        }
        List<Double> rates = new ArrayList<>();
        double left = length - 1;
        for (int i = 0; i < draftTokens; i++) {
            rates.add(Math.max(0, Math.min(1, left)));
            left -= 1;
        }
        return rates;
    }

    /** Further tokens for which blocks are taken. */
    int lookaheadTokens() {
        return draftTokens == 0 ? 0 : method.lookaheadTokens(draftTokens);
    }

    boolean dropsLastHit() {
        return draftTokens > 0 && method.dropsLastHit();
    }
}

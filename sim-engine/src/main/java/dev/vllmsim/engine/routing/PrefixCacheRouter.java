package dev.vllmsim.engine.routing;

import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.request.RequestSpec;

/**
 * SGLang's {@code cache_aware} policy (model_gateway, {@code policies/cache_aware.rs}): whoever was sent the beginning of
 * the prompt before, unless that would leave the loads too uneven.
 *
 * <ul>
 *   <li>Loads are uneven if the largest exceeds the smallest by more than {@code balance_abs_threshold} requests in
 *       flight and by more than a factor of {@code balance_rel_threshold}: then the least loaded.
 *   <li>Else, if the longest match is more than {@code cache_threshold} of the prompt: the replica that has it.
 *   <li>Else the replica of which the least is remembered.
 * </ul>
 *
 * <p>Prompts are compared token by token, where the source compares characters. Of equal replicas the first is taken.
 * What was sent least recently is forgotten as soon as there is too much of it; the source looks every 30 s.
 */
final class PrefixCacheRouter implements Router {
    /** The command's default of 2^26 characters, at four to a token. */
    static final int MOST_TOKENS = 1 << 24;

    /**
     * When loads are uneven, and which match counts.
     *
     * @param cacheThreshold the share of the prompt that a match must exceed, from 0 to 1
     * @param balanceAbsThreshold requests, at least 0
     * @param balanceRelThreshold a factor, at least 1
     */
    record Thresholds(double cacheThreshold, int balanceAbsThreshold, double balanceRelThreshold) {}

    private final Thresholds thresholds;
    private final PrefixIndex index;

    PrefixCacheRouter(Thresholds thresholds, int replicas, boolean mayShareContent) {
        this.thresholds = thresholds;
        index = new PrefixIndex(replicas, 1, MOST_TOKENS, Integer.MAX_VALUE, mayShareContent);
    }

    @Override
    public int choose(Request request, ReplicaStates replicas) {
        int chosen = chosen(request.spec(), replicas);
        index.send(chosen, request.spec());
        return chosen;
    }

    private int chosen(RequestSpec spec, ReplicaStates replicas) {
        int count = replicas.count();
        int least = Lowest.of(count, replicas::inFlight);
        long min = replicas.inFlight(least);
        long max = replicas.inFlight(Lowest.of(count, replica -> -replicas.inFlight(replica)));
        if (max - min > thresholds.balanceAbsThreshold()
                && (double) max > thresholds.balanceRelThreshold() * (double) min) {
            return least;
        }
        int best = Lowest.of(count, replica -> -index.matched(replica, spec));
        double share = (double) index.matched(best, spec) / spec.promptTokens();
        return share > thresholds.cacheThreshold() ? best : Lowest.of(count, index::remembered);
    }
}

package dev.vllmsim.engine.routing;

import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.request.RequestSpec;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * The endpoint picker of llm-d with its usual scorers (llm-d-router, {@code pkg/epp/framework/plugins}): each gives every
 * replica from 0 to 1, and the largest weighted sum wins.
 *
 * <ul>
 *   <li>{@code queue}: 1 where the fewest requests wait, 0 where the most do, and in proportion between them; 1 for all
 *       where as many wait everywhere.
 *   <li>{@code kv-cache-utilization}: the share of KV blocks that is free.
 *   <li>{@code prefix-cache}: the share of the prompt's blocks that the replica was sent before, of the first 131,072
 *       tokens, in blocks of 64 tokens, of which 31,250 are remembered a replica.
 * </ul>
 *
 * <p>Of equal replicas one is drawn, as in the source.
 */
final class LlmdRouter implements Router {
    private static final int BLOCK_SIZE = 64;
    private static final int BLOCKS_EACH = 31_250;
    private static final int MOST_TOKENS = 131_072;

    /**
     * What each scorer counts, all at least 0.
     *
     * @param queue of few waiting requests
     * @param kvUsage of free KV blocks
     * @param prefix of a prompt sent before
     */
    record Weights(double queue, double kvUsage, double prefix) {}

    private final Weights weights;
    private final PrefixIndex index;
    private final UniformRandomProvider random;

    LlmdRouter(Weights weights, int replicas, boolean mayShareContent, long seed) {
        this.weights = weights;
        index = new PrefixIndex(replicas, BLOCK_SIZE, BLOCKS_EACH, MOST_TOKENS, mayShareContent);
        random = RouterDraws.of(seed);
    }

    @Override
    public int choose(Request request, ReplicaStates replicas) {
        RequestSpec spec = request.spec();
        int least = Integer.MAX_VALUE;
        int most = 0;
        for (int i = 0; i < replicas.count(); i++) {
            least = Math.min(least, replicas.waiting(i));
            most = Math.max(most, replicas.waiting(i));
        }
        int blocks = index.blocksOf(spec);
        int chosen = 0;
        int equal = 0;
        double best = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < replicas.count(); i++) {
            double queue = most == least ? 1 : (double) (most - replicas.waiting(i)) / (most - least);
            double prefix = blocks == 0 ? 0 : (double) index.matched(i, spec) / blocks;
            double score =
                    weights.queue() * queue + weights.kvUsage() * (1 - replicas.kvUsage(i)) + weights.prefix() * prefix;
            equal = score > best ? 1 : score == best ? equal + 1 : equal;
            // Each of the equal ones is the last to be taken with the same chance.
            if (score > best || (score == best && random.nextInt(equal) == 0)) {
                best = score;
                chosen = i;
            }
        }
        index.send(chosen, spec);
        return chosen;
    }

    @Override
    public boolean readsKvUsage() {
        return true;
    }
}

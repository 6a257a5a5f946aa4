package dev.vllmsim.engine.routing;

import dev.vllmsim.engine.request.Request;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Two different replicas at random, and of these the one with fewer prompt tokens in flight; with as many, the one drawn first.
 * So SGLang's router does where both loads are known in tokens (model_gateway, policy {@code power_of_two}). The idea is
 * Mitzenmacher's (The power of two choices in randomized load balancing, 2001).
 */
final class PowerOfTwoRouter implements Router {
    private final UniformRandomProvider random;

    /**
     * @param seed starts the random numbers
     */
    PowerOfTwoRouter(long seed) {
        random = RouterDraws.of(seed);
    }

    @Override
    public int choose(Request request, ReplicaStates replicas) {
        int count = replicas.count();
        if (count == 1) {
            return 0;
        }
        int first = random.nextInt(count);
        int second = random.nextInt(count - 1);
        if (second >= first) {
            second++;
        }
        return replicas.promptTokensInFlight(second) < replicas.promptTokensInFlight(first) ? second : first;
    }

    @Override
    public boolean readsTokens() {
        return true;
    }
}

package dev.vllmsim.engine.routing;

import dev.vllmsim.engine.request.Request;
import org.apache.commons.rng.UniformRandomProvider;

/** Any replica, with equal chances. */
final class RandomRouter implements Router {
    private final UniformRandomProvider random;

    /**
     * @param seed starts the random numbers
     */
    RandomRouter(long seed) {
        random = RouterDraws.of(seed);
    }

    @Override
    public int choose(Request request, ReplicaStates replicas) {
        return random.nextInt(replicas.count());
    }
}

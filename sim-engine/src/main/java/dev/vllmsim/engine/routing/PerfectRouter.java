package dev.vllmsim.engine.routing;

import dev.vllmsim.engine.request.Request;

/**
 * What no router can do: it knows how long each output will be, and all replicas share one prefix cache. The request goes
 * where the requests in flight have the fewest tokens, prompts still to compute and outputs; of equal replicas to the
 * first.
 */
final class PerfectRouter implements Router {
    @Override
    public int choose(Request request, ReplicaStates replicas) {
        return Lowest.of(
                replicas.count(),
                replica -> replicas.promptTokensToCompute(replica) + replicas.outputTokensInFlight(replica));
    }

    @Override
    public boolean readsTokens() {
        return true;
    }

    @Override
    public boolean sharesCaches() {
        return true;
    }
}

package dev.vllmsim.engine.routing;

import dev.vllmsim.engine.request.Request;

/** The replica with the fewest requests in flight; of several, the first. */
final class LeastRequestsRouter implements Router {
    @Override
    public int choose(Request request, ReplicaStates replicas) {
        return Lowest.of(replicas.count(), replicas::inFlight);
    }
}

package dev.vllmsim.engine.routing;

import dev.vllmsim.engine.request.Request;

/** One after the other, from the first. */
final class RoundRobinRouter implements Router {
    private int next;

    @Override
    public int choose(Request request, ReplicaStates replicas) {
        int chosen = next;
        next = chosen + 1 == replicas.count() ? 0 : chosen + 1;
        return chosen;
    }
}

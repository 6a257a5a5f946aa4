package dev.vllmsim.engine.routing;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.Request;

/**
 * Chooses the replica that a request goes to. A router is made for one run, and may remember what it chose. What it
 * chooses depends on the order of arrivals, on what it asks of the replicas, and on its seed, and on nothing else.
 */
@FunctionalInterface
public interface Router {
    /** Sends everything to the first replica. */
    Router FIRST = (request, replicas) -> 0;

    /**
     * Chooses a replica.
     *
     * @param request has just arrived
     * @param replicas what can be known of the replicas
     * @return the number of one of them, from 0
     */
    int choose(Request request, ReplicaStates replicas);

    /** Whether it wants to be told of requests that have {@linkplain #finished finished}. */
    default boolean watchesFinishes() {
        return false;
    }

    /** A request has finished. Told only to those that {@linkplain #watchesFinishes() watch}. */
    default void finished(FinishedRequest request) {}

    /** A replica refused the request that was just sent to it: it is not there. */
    default void refused(int replica, Request request) {}

    /** Whether it asks for {@link ReplicaStates#kvUsage}, which would have to be looked at whenever states are published. */
    default boolean readsKvUsage() {
        return false;
    }

    /** Whether it asks for {@link ReplicaStates#promptTokensToCompute}, or for tokens in flight. */
    default boolean readsTokens() {
        return false;
    }

    /** Whether the replica chosen finds what any of the replicas has in its prefix cache, at once and at no cost. */
    default boolean sharesCaches() {
        return false;
    }
}

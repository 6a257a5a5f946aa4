package dev.vllmsim.engine.routing;

import dev.vllmsim.engine.request.Request;

/**
 * What a router can know of the replicas of an engine. All but {@link #cachedTokens} may be out of date, if states are
 * published only now and then.
 */
public interface ReplicaStates {
    /** How many replicas there are. */
    int count();

    /** When the states were as they are told, in nanoseconds: the present, or when they were published last. */
    long asOfNanos();

    /** Requests sent to a replica and not finished. */
    int inFlight(int replica);

    /** Requests that wait at a replica to be admitted. */
    int waiting(int replica);

    /** Requests in a replica's running set. */
    int running(int replica);

    /** The share of a replica's KV blocks that are in use, from 0 to 1; 0 where memory is no limit. */
    double kvUsage(int replica);

    /**
     * Prompt tokens that a replica has still to compute: those that were not in its prefix cache on arrival, of all
     * requests whose prompt is not complete.
     */
    long promptTokensToCompute(int replica);

    /** Prompt tokens of all requests sent to a replica and not finished. */
    long promptTokensInFlight(int replica);

    /** Output tokens that these requests have or will have, which only the simulator knows. */
    long outputTokensInFlight(int replica);

    /** Prompt tokens of a request that has just arrived that are in a replica's prefix cache at present. */
    int cachedTokens(int replica, Request request);
}

package dev.vllmsim.engine.routing;

import dev.vllmsim.engine.request.Request;
import java.util.HashMap;
import java.util.Map;

/** States of replicas as a test sets them; what is not set is 0. */
final class KnownStates implements ReplicaStates {
    private final int count;
    private final Map<String, double[]> known = new HashMap<>();
    private long asOf;

    KnownStates(int count) {
        this.count = count;
    }

    /** Sets one quantity of all replicas, as of a new moment. */
    KnownStates with(String quantity, double... values) {
        known.put(quantity, values);
        asOf++;
        return this;
    }

    private double of(String quantity, int replica) {
        double[] values = known.get(quantity);
        return values == null ? 0 : values[replica];
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public long asOfNanos() {
        return asOf;
    }

    @Override
    public int inFlight(int replica) {
        return (int) of("in flight", replica);
    }

    @Override
    public int waiting(int replica) {
        return (int) of("waiting", replica);
    }

    @Override
    public int running(int replica) {
        return (int) of("running", replica);
    }

    @Override
    public double kvUsage(int replica) {
        return of("kv", replica);
    }

    @Override
    public long promptTokensToCompute(int replica) {
        return (long) of("to compute", replica);
    }

    @Override
    public long promptTokensInFlight(int replica) {
        return (long) of("prompts", replica);
    }

    @Override
    public long outputTokensInFlight(int replica) {
        return (long) of("outputs", replica);
    }

    @Override
    public int cachedTokens(int replica, Request request) {
        return (int) of("cached", replica);
    }
}

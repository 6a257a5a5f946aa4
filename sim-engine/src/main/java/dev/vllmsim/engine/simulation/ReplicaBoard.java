package dev.vllmsim.engine.simulation;

import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.routing.ReplicaStates;
import dev.vllmsim.engine.scheduler.KvUsage;

/**
 * What routers see of engines: as they are, or as they were when states were last published.
 *
 * <p>How many requests wait and run changes only when something happens at an engine, so that these are read when they are asked for.
 * KV blocks are taken all the time, so that an engine has to be taken to the present to know how many are free.
 */
final class ReplicaBoard implements ReplicaStates {
    /** Takes an engine to the present. */
    interface Present {
        /** The engine of the given number, at the present. */
        Engine engine(int replica);
    }

    private final Engine[] engines;
    private final Present present;
    private final boolean published;
    private final boolean withKvUsage;
    private final int[] inFlight;
    private final int[] waiting;
    private final int[] running;
    private final double[] kvUsage;
    private final long[] promptTokensToCompute;
    private final long[] promptTokensInFlight;
    private final long[] outputTokensInFlight;
    private final ReplicaTokens tokens;
    private long asOf;

    /**
     * @param engines the replicas
     * @param present takes one of them to the present
     * @param tokens what is to be computed there
     * @param published whether states are seen only as they were last {@linkplain #publish published}
     * @param withKvUsage whether that includes how full the KV caches are
     */
    ReplicaBoard(Engine[] engines, Present present, ReplicaTokens tokens, boolean published, boolean withKvUsage) {
        this.engines = engines;
        this.present = present;
        this.tokens = tokens;
        this.published = published;
        this.withKvUsage = withKvUsage;
        inFlight = new int[engines.length];
        waiting = new int[engines.length];
        running = new int[engines.length];
        kvUsage = new double[engines.length];
        promptTokensToCompute = new long[engines.length];
        promptTokensInFlight = new long[engines.length];
        outputTokensInFlight = new long[engines.length];
    }

    /** Publishes the states as they are now. */
    void publish(long nowNanos) {
        asOf = nowNanos;
        for (int i = 0; i < engines.length; i++) {
            inFlight[i] = engines[i].active();
            waiting[i] = engines[i].waiting();
            running[i] = engines[i].running();
            kvUsage[i] = withKvUsage && inFlight[i] > 0 ? usage(present.engine(i)) : 0;
            promptTokensToCompute[i] = tokens.promptToCompute(i);
            promptTokensInFlight[i] = tokens.promptInFlight(i);
            outputTokensInFlight[i] = tokens.outputInFlight(i);
        }
    }

    /** Says that it is a later moment; what was published is as old as it was. */
    void now(long nowNanos) {
        if (!published) {
            asOf = nowNanos;
        }
    }

    private static double usage(Engine engine) {
        KvUsage usage = engine.kvUsage();
        return usage == null ? 0 : 1 - (double) usage.freeBlocks() / usage.usableBlocks();
    }

    @Override
    public int count() {
        return engines.length;
    }

    @Override
    public long asOfNanos() {
        return asOf;
    }

    @Override
    public int inFlight(int replica) {
        return published ? inFlight[replica] : engines[replica].active();
    }

    @Override
    public int waiting(int replica) {
        return published ? waiting[replica] : engines[replica].waiting();
    }

    @Override
    public int running(int replica) {
        return published ? running[replica] : engines[replica].running();
    }

    @Override
    public double kvUsage(int replica) {
        return published ? kvUsage[replica] : usage(present.engine(replica));
    }

    @Override
    public long promptTokensToCompute(int replica) {
        return published ? promptTokensToCompute[replica] : tokens.promptToCompute(replica);
    }

    @Override
    public long promptTokensInFlight(int replica) {
        return published ? promptTokensInFlight[replica] : tokens.promptInFlight(replica);
    }

    @Override
    public long outputTokensInFlight(int replica) {
        return published ? outputTokensInFlight[replica] : tokens.outputInFlight(replica);
    }

    @Override
    public int cachedTokens(int replica, Request request) {
        return request.spec().content() == null ? 0 : present.engine(replica).cachedTokens(request);
    }
}

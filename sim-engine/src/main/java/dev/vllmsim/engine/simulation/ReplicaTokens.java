package dev.vllmsim.engine.simulation;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.routing.Router;

/** Counts the tokens of requests in flight for routers that ask for them, and tells routers of finishes. */
final class ReplicaTokens implements SimulationListener {
    private final Router router;
    private final boolean told;
    private final long[] promptToCompute;
    private final long[] promptInFlight;
    private final long[] outputInFlight;

    ReplicaTokens(Router router, int replicas) {
        this.router = router;
        told = router.watchesFinishes();
        promptToCompute = new long[replicas];
        promptInFlight = new long[replicas];
        outputInFlight = new long[replicas];
    }

    /** Whether anyone wants to know. */
    static boolean areAskedFor(Router router) {
        return router.readsTokens() || router.watchesFinishes();
    }

    /** Counts a request that is about to be sent to a replica, of whose prompt that has some tokens. */
    void sent(Request request, int replica, int cachedTokens) {
        RequestSpec spec = request.spec();
        request.tokensToCompute(spec.promptTokens() - cachedTokens);
        promptToCompute[replica] += request.tokensToCompute();
        promptInFlight[replica] += spec.promptTokens();
        outputInFlight[replica] += spec.outputTokens();
    }

    long promptToCompute(int replica) {
        return promptToCompute[replica];
    }

    long promptInFlight(int replica) {
        return promptInFlight[replica];
    }

    long outputInFlight(int replica) {
        return outputInFlight[replica];
    }

    @Override
    public boolean observesTokenGaps() {
        return false;
    }

    @Override
    public void onPrefillDone(Request request, long nowNanos) {
        promptToCompute[request.replica()] -= request.tokensToCompute();
    }

    @Override
    public void onFinish(FinishedRequest request) {
        int replica = request.replica();
        promptInFlight[replica] -= request.spec().promptTokens();
        outputInFlight[replica] -= request.spec().outputTokens();
        if (told) {
            router.finished(request);
        }
    }
}

package dev.vllmsim.engine.routing;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.request.RequestSpec;

/**
 * The balancer that vLLM has in front of its data-parallel engines ({@code DPLBAsyncMPClient} in
 * {@code vllm/v1/engine/core_client.py}).
 *
 * <ul>
 *   <li>Each API server balances by itself, from counts that a coordinator publishes every 100 ms
 *       ({@link RouterKind#ROUTER_STATE_AGE}), and adds to its copy of them what it sends: as many waiting requests as
 *       there are API servers, as it takes the others to do likewise.
 *   <li>Lowest score wins. Each scan begins one engine further than the one before; of equal scores the first met.
 *   <li>Requests come to the API servers in turn.
 * </ul>
 */
final class VllmDpRouter implements Router {
    private static final int KV_FACTOR = 6;
    private static final double KV_FREE_OF_COST = 0.5;
    private static final int WAITING_FACTOR = 4;

    /** Which of vLLM's two rules. */
    enum Rule {
        /** Of 2026: what is in flight, and what waits by how full the KV cache is (vLLM PR #47420). */
        IN_FLIGHT,
        /** Of 2025: four times what waits and once what runs. */
        WAITING
    }

    private final Rule rule;
    private final Server[] servers;

    /**
     * @param rule which rule
     * @param apiServers how many API servers, at least 1
     * @param replicas how many engines
     */
    VllmDpRouter(Rule rule, int apiServers, int replicas) {
        this.rule = rule;
        servers = new Server[apiServers];
        for (int i = 0; i < apiServers; i++) {
            // Each server begins its scans elsewhere, so that they do not all fill the same engine.
            servers[i] = new Server(replicas, i * replicas / apiServers);
        }
    }

    @Override
    public int choose(Request request, ReplicaStates replicas) {
        return serverOf(request.spec()).choose(replicas);
    }

    /** Requests come to the API servers in turn. */
    private Server serverOf(RequestSpec spec) {
        return servers[spec.index() % servers.length];
    }

    @Override
    public boolean watchesFinishes() {
        return rule == Rule.IN_FLIGHT;
    }

    @Override
    public void finished(FinishedRequest request) {
        serverOf(request.spec()).inFlight[request.replica()]--;
    }

    @Override
    public void refused(int replica, Request request) {
        serverOf(request.spec()).inFlight[replica]--;
    }

    @Override
    public boolean readsKvUsage() {
        return rule == Rule.IN_FLIGHT;
    }

    /** What one API server knows. */
    private final class Server {
        private final int[] waiting;
        private final int[] running;
        private final double[] kvUsage;
        /** Of the requests that it sent to each engine, how many are not finished. */
        private final int[] inFlight;

        private long asOf = -1;
        private int start;

        Server(int replicas, int start) {
            waiting = new int[replicas];
            running = new int[replicas];
            kvUsage = new double[replicas];
            inFlight = new int[replicas];
            this.start = start;
        }

        int choose(ReplicaStates replicas) {
            if (asOf != replicas.asOfNanos()) {
                asOf = replicas.asOfNanos();
                refresh(replicas);
            }
            int count = replicas.count();
            int chosen = start;
            double lowest = Double.POSITIVE_INFINITY;
            for (int i = 0; i < count; i++) {
                int engine = start + i < count ? start + i : start + i - count;
                double score = score(engine);
                if (score < lowest) {
                    lowest = score;
                    chosen = engine;
                }
            }
            start = start + 1 == count ? 0 : start + 1;
            waiting[chosen] += servers.length;
            inFlight[chosen]++;
            return chosen;
        }

        private void refresh(ReplicaStates replicas) {
            for (int i = 0; i < waiting.length; i++) {
                waiting[i] = replicas.waiting(i);
                running[i] = replicas.running(i);
                kvUsage[i] = rule == Rule.IN_FLIGHT && waiting[i] > 0 ? replicas.kvUsage(i) : 0;
            }
        }

        private double score(int engine) {
            if (rule == Rule.WAITING) {
                return (double) WAITING_FACTOR * waiting[engine] + running[engine];
            }
            double busy =
                    Math.max((double) servers.length * inFlight[engine], (double) waiting[engine] + running[engine]);
            return waiting[engine] > 0
                    ? busy + (double) waiting[engine] * KV_FACTOR * Math.max(0, kvUsage[engine] - KV_FREE_OF_COST)
                    : busy;
        }
    }
}

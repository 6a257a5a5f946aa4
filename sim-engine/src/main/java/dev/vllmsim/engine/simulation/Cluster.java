package dev.vllmsim.engine.simulation;

import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.workload.Arrivals;
import java.util.List;

/**
 * Engines on one clock behind a router. One engine is a cluster of one.
 *
 * <p>What happens at one moment happens in this order: steps that have ended are applied, in the order of the engines;
 * then requests arrive, each at the engine that the router chooses; then the engines decide on their next steps.
 */
public final class Cluster {
    private final List<Engine> engines;
    private final Engine[] each;
    private final Router router;

    private long requests;
    private long firstArrival;
    private long lastArrival;

    /**
     * @param engines without a request, at least one
     * @param router chooses among them
     */
    public Cluster(List<Engine> engines, Router router) {
        if (engines.isEmpty()) {
            throw new IllegalArgumentException("a cluster must have at least one engine");
        }
        this.engines = List.copyOf(engines);
        this.each = engines.toArray(Engine[]::new);
        this.router = router;
    }

    /**
     * Serves all requests.
     *
     * @throws StalledException if requests are left that can never be served
     * @throws TimeOverflowException if simulated time comes to its end
     */
    public void run(Arrivals arrivals) {
        long now = 0;
        while (true) {
            long arrival = arrivals.nextNanos(active(), now);
            // A request that comes at the very end of a step is there when the next step is decided on.
            if (arrival > now) {
                long next = Engine.IDLE;
                for (Engine engine : each) {
                    next = Math.min(next, engine.next(now, Math.min(next, arrival)));
                }
                if (next == Engine.IDLE && arrival == Long.MAX_VALUE) {
                    return;
                }
                now = Math.min(next, arrival);
                if (next <= arrival) {
                    for (Engine engine : each) {
                        engine.advanceTo(now);
                    }
                    continue;
                }
            }
            submit(arrivals.take(now), now);
        }
    }

    private void submit(Request request, long now) {
        each[router.choose(request, engines)].submit(request);
        if (requests++ == 0) {
            firstArrival = now;
        }
        lastArrival = now;
    }

    private int active() {
        int active = 0;
        for (Engine engine : each) {
            active += engine.active();
        }
        return active;
    }

    /** Requests that have arrived. */
    public long requests() {
        return requests;
    }

    /** When the first request arrived, in nanoseconds; 0 if none has. */
    public long firstArrivalNanos() {
        return firstArrival;
    }

    /** When the last request arrived, in nanoseconds; 0 if none has. */
    public long lastArrivalNanos() {
        return lastArrival;
    }
}

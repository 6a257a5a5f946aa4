package dev.vllmsim.engine.simulation;

import dev.vllmsim.engine.admission.QueueLimits;
import dev.vllmsim.engine.admission.Refusal;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.workload.Arrivals;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Engines on one clock behind a router. One engine is a cluster of one. A gate in front of the router, and one before each
 * engine, may refuse requests.
 *
 * <p>What happens at one moment happens in this order: steps that have ended are applied, in the order of the engines;
 * then requests arrive, each at the engine that the router chooses; then the engines decide on their next steps.
 */
public final class Cluster {
    private final List<Engine> engines;
    private final Engine[] each;
    private final Router router;
    private final Gate front;
    private final Gate[] gates;
    private final SimulationListener listener;

    private long requests;
    private long refused;
    private long firstArrival;
    private long lastArrival;

    /**
     * A cluster that lets everybody in.
     *
     * @param engines without a request, at least one
     * @param router chooses among them
     */
    public Cluster(List<Engine> engines, Router router) {
        this(
                engines,
                router,
                new Gate(QueueLimits.NONE),
                Collections.nCopies(engines.size(), new Gate(QueueLimits.NONE)),
                Listeners.of());
    }

    /**
     * @param engines without a request, at least one
     * @param router chooses among them
     * @param front the gate that a request passes before the router looks at it; listens to all engines
     * @param gates the gates of the engines, in their order; each listens to its own
     * @param listener is told who is refused
     */
    public Cluster(List<Engine> engines, Router router, Gate front, List<Gate> gates, SimulationListener listener) {
        if (engines.isEmpty()) {
            throw new IllegalArgumentException("a cluster must have at least one engine");
        }
        this.engines = List.copyOf(engines);
        this.each = engines.toArray(Engine[]::new);
        this.router = router;
        this.front = front;
        this.gates = gates.toArray(Gate[]::new);
        this.listener = listener;
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
            Request request = arrivals.take(now);
            Refusal refusal = submit(request);
            if (refusal != null) {
                refused++;
                for (Engine engine : each) {
                    engine.learn(request);
                }
                arrivals.refused(now);
                listener.onRefused(request, refusal, now);
            } else if (requests++ == 0) {
                firstArrival = now;
            }
            lastArrival = now;
        }
    }

    /** Lets a request join an engine, or says why it may not: then nothing has happened. */
    private @Nullable Refusal submit(Request request) {
        Refusal atFront = front.refusal();
        if (atFront != null) {
            return atFront;
        }
        int chosen = router.choose(request, engines);
        Refusal atEngine = gates[chosen].refusal();
        if (atEngine == null) {
            each[chosen].submit(request);
        }
        return atEngine;
    }

    private int active() {
        int active = 0;
        for (Engine engine : each) {
            active += engine.active();
        }
        return active;
    }

    /** Requests that have arrived and were let in. */
    public long requests() {
        return requests;
    }

    /** Requests that have arrived and were refused. */
    public long refused() {
        return refused;
    }

    /** When the first request arrived that was let in, in nanoseconds; 0 if none has. */
    public long firstArrivalNanos() {
        return firstArrival;
    }

    /** When the last request arrived, let in or not, in nanoseconds; 0 if none has. */
    public long lastArrivalNanos() {
        return lastArrival;
    }
}

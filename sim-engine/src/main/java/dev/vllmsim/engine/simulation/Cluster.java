package dev.vllmsim.engine.simulation;

import dev.vllmsim.engine.admission.QueueLimits;
import dev.vllmsim.engine.admission.Refusal;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.routing.Router;
import dev.vllmsim.engine.workload.Arrivals;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Engines on one clock behind a router. One engine is a cluster of one. A gate in front of the router, and one before each
 * engine, may refuse requests.
 *
 * <p>What happens at one moment happens in this order: steps that have ended are applied, in the order of the engines;
 * then states are published, if it is time; then requests arrive, each at the engine that the router chooses; then the
 * engines decide on their next steps.
 *
 * <p>An engine is touched only when something happens there: when a step ends in which something changes, when a request
 * comes, or when the router asks for what changes all the time.
 */
public final class Cluster {
    private final Engine[] engines;
    private final Router router;
    private final Gate front;
    private final Gate[] gates;
    private final SimulationListener listener;
    private final EventQueue events;
    private final ReplicaBoard board;
    private final @Nullable ReplicaTokens tokens;
    private final long stateAgeNanos;

    /** The engines that are to be asked anew when something happens there next, by their numbers. */
    private final BitSet changed = new BitSet();

    private int active;
    private long now;
    private long publishedNanos;

    private long requests;
    private long refused;
    private long firstArrival;
    private long lastArrival;

    /**
     * A cluster that lets everybody in.
     *
     * @param engines without a request, at least one
     * @param router chooses among them, and sees them as they are
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
     * @param router chooses among them, and sees them as they are
     * @param front the gate that a request passes before the router looks at it; listens to all engines
     * @param gates the gates of the engines, in their order; each listens to its own
     * @param listener is told who is refused
     */
    public Cluster(List<Engine> engines, Router router, Gate front, List<Gate> gates, SimulationListener listener) {
        this(engines, router, 0, null, front, gates, listener);
    }

    /**
     * @param engines without a request, at least one
     * @param router chooses among them
     * @param stateAgeNanos how often the states are published that the router sees; 0 if it sees them as they are
     * @param tokens the listener of all engines that counts their tokens, if the router asks for it
     * @param front the gate that a request passes before the router looks at it; listens to all engines
     * @param gates the gates of the engines, in their order; each listens to its own
     * @param listener is told who is refused
     */
    Cluster(
            List<Engine> engines,
            Router router,
            long stateAgeNanos,
            @Nullable ReplicaTokens tokens,
            Gate front,
            List<Gate> gates,
            SimulationListener listener) {
        if (engines.isEmpty()) {
            throw new IllegalArgumentException("a cluster must have at least one engine");
        }
        this.engines = engines.toArray(Engine[]::new);
        this.router = router;
        this.front = front;
        this.gates = gates.toArray(Gate[]::new);
        this.listener = listener;
        this.stateAgeNanos = stateAgeNanos;
        this.tokens = tokens;
        events = new EventQueue(this.engines.length);
        board = new ReplicaBoard(
                this.engines,
                this::advanced,
                tokens == null ? new ReplicaTokens(router, this.engines.length) : tokens,
                stateAgeNanos > 0,
                router.readsKvUsage());
    }

    /**
     * Serves all requests.
     *
     * @throws StalledException if requests are left that can never be served
     * @throws TimeOverflowException if simulated time comes to its end
     */
    public void run(Arrivals arrivals) {
        while (true) {
            long arrival = arrivals.nextNanos(active, now);
            // A request that comes at the very end of a step is there when the next step is decided on.
            if (arrival > now) {
                findNext(arrival);
                long next = events.firstNanos();
                if (next == Engine.IDLE && arrival == Long.MAX_VALUE) {
                    return;
                }
                long then = Math.min(next, arrival);
                boolean publishes = isPublishedBy(then);
                if (publishes) {
                    publishedNanos = then - then % stateAgeNanos;
                    then = publishedNanos;
                }
                now = then;
                while (events.firstNanos() == then) {
                    int engine = events.first();
                    advanced(engine);
                    // Asked anew below, when all that arrive now have come.
                    events.set(engine, Engine.IDLE);
                }
                if (publishes) {
                    board.publish(then);
                }
                if (publishes || next <= arrival) {
                    continue;
                }
            }
            Request request = arrivals.take(now);
            Refusal refusal = submit(request);
            if (refusal != null) {
                refused++;
                for (Engine engine : engines) {
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

    /** Whether states are to be published after the present and by the given time. */
    private boolean isPublishedBy(long nanos) {
        return stateAgeNanos > 0 && nanos - nanos % stateAgeNanos > publishedNanos;
    }

    /** Asks the engines where something has changed when something happens next. */
    private void findNext(long arrival) {
        // Of a single engine, what happens after the next arrival does not matter yet.
        long limit = engines.length == 1 ? arrival : Engine.IDLE;
        for (int i = changed.nextSetBit(0); i >= 0; i = changed.nextSetBit(i + 1)) {
            events.set(i, engines[i].next(now, limit));
        }
        changed.clear();
    }

    /** The engine of the given number, taken to the present. */
    private Engine advanced(int number) {
        Engine engine = engines[number];
        int before = engine.active();
        engine.advanceTo(now);
        active += engine.active() - before;
        changed.set(number);
        return engine;
    }

    /** Lets a request join an engine, or says why it may not: then nothing has happened. */
    private @Nullable Refusal submit(Request request) {
        Refusal atFront = front.refusal();
        if (atFront != null) {
            return atFront;
        }
        int chosen = engines.length == 1 ? 0 : choose(request);
        Refusal atEngine = gates[chosen].refusal();
        if (atEngine != null) {
            router.refused(chosen, request);
            return atEngine;
        }
        if (engines.length > 1) {
            prepare(request, chosen);
        }
        engines[chosen].submit(request);
        active++;
        changed.set(chosen);
        return null;
    }

    private int choose(Request request) {
        board.now(now);
        return router.choose(request, board);
    }

    /** Says who serves a request, what others hand over, and what it adds to the load there. */
    private void prepare(Request request, int chosen) {
        request.servedBy(chosen);
        if (router.sharesCaches()) {
            int most = 0;
            for (int i = 0; i < engines.length; i++) {
                most = Math.max(most, board.cachedTokens(i, request));
            }
            request.handOver(most);
        }
        if (tokens != null) {
            int there = router.readsTokens() ? board.cachedTokens(chosen, request) : 0;
            tokens.sent(request, chosen, Math.max(there, request.handedOverTokens()));
        }
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

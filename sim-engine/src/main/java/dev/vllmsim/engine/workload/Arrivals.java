package dev.vllmsim.engine.workload;

import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.request.RequestSpec;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When the requests of a source enter the engine.
 *
 * <p>In a closed loop the next request enters as soon as fewer than {@code limit} are active. In an open loop it
 * enters at its own time stamp; a limit then is the client's own gate, which holds requests back at the client, and
 * that wait is counted apart. Under a limit, a request that the server refused keeps its place for a while.
 */
public final class Arrivals implements AutoCloseable {
    private final RequestSource source;
    private final boolean closed;
    private final int limit;
    private final BitSet released;
    private final long turnaroundNanos;

    /** When the client hears of requests that have finished, as far as it does not know yet. */
    private final ArrayDeque<Long> unheard = new ArrayDeque<>();

    private final long refusalPauseNanos;

    /** Until when requests that were refused keep their places, in order. */
    private final ArrayDeque<Long> paused = new ArrayDeque<>();

    private int entered;
    private int finished;
    private @Nullable RequestSpec next;

    private Arrivals(RequestSource source, Mode mode) {
        this.source = source;
        this.closed = mode.closed();
        this.limit = mode.limit();
        this.released = new BitSet();
        mode.released().forEach(released::set);
        this.turnaroundNanos = mode.turnaroundNanos();
        this.refusalPauseNanos = mode.refusalPauseNanos();
        try {
            this.next = source.next();
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }

    /**
     * How the requests of a run arrive.
     *
     * @param closed whether a request enters because another has finished, and time stamps are ignored
     * @param limit most active requests, at least 1
     * @param released the places of requests that enter because another has finished, among others that enter at
     *     their time stamps; empty unless a run is replayed in which a client did so
     * @param turnaroundNanos how long after another has finished these enter, as the client has to hear of it and its
     *     next request has to come: nanoseconds, at least 0
     * @param refusalPauseNanos how long a request that was refused counts as active, at least 0
     */
    public record Mode(boolean closed, int limit, Set<Integer> released, long turnaroundNanos, long refusalPauseNanos) {
        public Mode {
            if (limit < 1) {
                throw new IllegalArgumentException("concurrency must be at least 1, but is " + limit);
            }
            if (turnaroundNanos < 0) {
                throw new IllegalArgumentException("a turnaround must be at least 0 ns, but is " + turnaroundNanos);
            }
            if (refusalPauseNanos < 0) {
                throw new IllegalArgumentException(
                        "a pause after a refusal must be at least 0 ns, but is " + refusalPauseNanos);
            }
            released = Set.copyOf(released);
        }

        /** All requests enter in the same way. */
        public Mode(boolean closed, int limit) {
            this(closed, limit, Set.of(), 0, 0);
        }

        /** A closed loop with so many requests active at a time. */
        public static Mode closed(int concurrency) {
            return new Mode(true, concurrency);
        }

        /** Requests enter at their time stamps. */
        public static Mode open() {
            return new Mode(false, Integer.MAX_VALUE);
        }

        /**
         * Requests enter at their time stamps, whoever is active, but for some of them, which enter when fewer than the
         * given number are active as the client knows of it; always in order.
         */
        public static Mode replayed(int maxConcurrency, Set<Integer> released, long turnaroundNanos) {
            return released.isEmpty() ? open() : new Mode(false, maxConcurrency, released, turnaroundNanos, 0);
        }

        /** The same where a request that was refused counts as active for so long. */
        public Mode pausing(long nanos) {
            return new Mode(closed, limit, released, turnaroundNanos, nanos);
        }

        /** Requests enter at their time stamps, or later, when fewer than the given number are active. */
        public static Mode openWithGate(int maxConcurrency) {
            return new Mode(false, maxConcurrency);
        }
    }

    /** The arrivals of the given requests in the given mode. */
    public static Arrivals of(Requests requests, Mode mode) {
        return new Arrivals(requests.open(), mode);
    }

    /**
     * When the next request enters, if no active request finishes before.
     *
     * @param active requests that have entered and are not finished
     * @param nowNanos the present
     * @return nanoseconds, at least {@code nowNanos}; {@link Long#MAX_VALUE} if none enters before a finish, or ever
     */
    public long nextNanos(int active, long nowNanos) {
        if (next == null) {
            return Long.MAX_VALUE;
        }
        if (released.isEmpty()) {
            long free = free(active, nowNanos);
            return closed || free == Long.MAX_VALUE ? free : Math.max(next.arrivalNanos(), free);
        }
        hear(active, nowNanos);
        return released.get(next.index()) ? release(active, nowNanos) : Math.max(next.arrivalNanos(), nowNanos);
    }

    /** When the limit next allows a request, if nobody finishes before. */
    private long free(int active, long nowNanos) {
        while (!paused.isEmpty() && paused.element() <= nowNanos) {
            paused.remove();
        }
        if (active >= limit) {
            return Long.MAX_VALUE;
        }
        return active + paused.size() < limit ? nowNanos : paused.element();
    }

    /** Notes that the request last taken was refused. */
    public void refused(long nowNanos) {
        if (limit < Integer.MAX_VALUE && refusalPauseNanos > 0) {
            paused.add(Math.addExact(nowNanos, refusalPauseNanos));
        }
    }

    /** Notes who has finished, and what the client has heard of it by now. */
    private void hear(int active, long nowNanos) {
        for (; finished < entered - active; finished++) {
            unheard.add(Math.addExact(nowNanos, turnaroundNanos));
        }
        while (!unheard.isEmpty() && unheard.element() <= nowNanos) {
            unheard.remove();
        }
    }

    /** When the client, as far as it knows, has fewer requests in flight than it may have. */
    private long release(int active, long nowNanos) {
        int toHear = active + unheard.size() - limit + 1;
        if (toHear <= 0) {
            return nowNanos;
        }
        return toHear > unheard.size()
                ? Long.MAX_VALUE
                : unheard.stream().skip(toHear - 1L).findFirst().orElseThrow();
    }

    /**
     * Takes the request that enters now.
     *
     * @throws ArrivalOrderException if, in an open loop, the request after it was to arrive before it
     */
    public Request take(long nowNanos) {
        RequestSpec spec = next;
        if (spec == null) {
            throw new IllegalStateException("no request is left");
        }
        RequestSpec after = source.next();
        if (!closed && after != null && after.arrivalNanos() < spec.arrivalNanos()) {
            throw new ArrivalOrderException("arrival times must not fall: " + after.id() + " arrives at "
                    + after.arrivalNanos() + " ns, after " + spec.id() + " at " + spec.arrivalNanos() + " ns");
        }
        next = after;
        entered++;
        return new Request(spec, nowNanos, closed || released.get(spec.index()) ? 0 : nowNanos - spec.arrivalNanos());
    }

    /** Lets go of the stream of requests. */
    @Override
    public void close() {
        source.close();
    }
}

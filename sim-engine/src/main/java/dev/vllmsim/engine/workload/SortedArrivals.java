package dev.vllmsim.engine.workload;

import dev.vllmsim.engine.request.RequestSpec;
import org.jspecify.annotations.Nullable;

/**
 * Recorded requests in the order of their arrival times, which records do not always keep.
 *
 * <p>It looks ahead a number of requests, and holds no more: a request that comes later than that behind one that
 * arrived after it is an error. Requests that arrive at the same time stay in the order of the record.
 *
 * @param requests the record
 * @param window how many requests to look ahead, at least 1
 */
public record SortedArrivals(Requests requests, int window) implements RequestView {
    /** Enough for records that several threads wrote, at a few hundred bytes a request. */
    public static final int WINDOW = 8_192;

    public SortedArrivals {
        if (window < 1) {
            throw new IllegalArgumentException("window of a sort must be at least 1 request, but is " + window);
        }
    }

    @Override
    public boolean ownClock() {
        return false;
    }

    @Override
    public long size() {
        return requests.size();
    }

    /**
     * Opens the requests; if the record is on a clock of its own, the first of them arrives at 0.
     *
     * @throws ArrivalOrderException while they are read, if the window is too small for the disorder, naming the
     *     request's place in the record
     */
    @Override
    public RequestSource open() {
        return new Sorter(requests.open(), window, requests.ownClock());
    }

    /** A ring of requests in order, into which the next is put from the back: at no cost where nothing is to sort. */
    private static final class Sorter implements RequestSource {
        private final RequestSource source;
        private final boolean fromFirst;
        private final @Nullable RequestSpec[] ring;
        private int head;
        private int size;
        private boolean ended;
        private int index;
        private long startNanos;
        private long lastNanos;

        Sorter(RequestSource source, int window, boolean fromFirst) {
            this.source = source;
            this.fromFirst = fromFirst;
            ring = new RequestSpec[window + 1];
        }

        @Override
        public @Nullable RequestSpec next() {
            while (!ended && size < ring.length) {
                RequestSpec spec = source.next();
                if (spec == null) {
                    ended = true;
                } else if (index > 0 && spec.arrivalNanos() < lastNanos) {
                    throw new ArrivalOrderException(source.place() + ": it arrives before one that stands more than "
                            + (ring.length - 1) + " requests in front of it; sort the requests by arrival time");
                } else {
                    insert(spec);
                }
            }
            if (size == 0) {
                return null;
            }
            RequestSpec first = at(0);
            ring[head] = null;
            head = (head + 1) % ring.length;
            size--;
            lastNanos = first.arrivalNanos();
            if (index == 0) {
                startNanos = fromFirst ? lastNanos : 0;
            }
            return first.withIndex(index++).arrivingAt(lastNanos - startNanos);
        }

        private void insert(RequestSpec spec) {
            int place = size++;
            while (place > 0 && at(place - 1).arrivalNanos() > spec.arrivalNanos()) {
                ring[(head + place) % ring.length] = at(place - 1);
                place--;
            }
            ring[(head + place) % ring.length] = spec;
        }

        private RequestSpec at(int place) {
            RequestSpec spec = ring[(head + place) % ring.length];
            if (spec == null) {
                throw new IllegalStateException("no request at " + place + " of " + size);
            }
            return spec;
        }

        @Override
        public void close() {
            source.close();
        }
    }
}

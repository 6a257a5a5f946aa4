package dev.vllmsim.report.calibration;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who sent the requests of a measured run.
 *
 * @param stamps whether the times are the client's own, so that the way there and back and the server's front end are in
 *     them
 * @param limit most requests that it allowed at a time, or 0 if it had no limit, or it never mattered
 * @param released the places of the requests that it sent because another had finished
 */
public record Client(boolean stamps, int limit, Set<Integer> released) {
    /** Who sends at times that do not depend on the answers, in a record of the engine's own stamps. */
    public static final Client OPEN = new Client(false, 0, Set.of());

    /** A request that is sent so soon after another has finished was held until then: seen are 0.06 ms. */
    private static final long AT_ONCE_NANOS = 1_000_000;

    /** So many requests sent at once after others show a limit; fewer are chance. */
    private static final int FEWEST_RELEASED = 10;

    public Client {
        if (limit < 0) {
            throw new IllegalArgumentException("a client's limit must be at least 0, but is " + limit);
        }
        released = Set.copyOf(released);
    }

    /** The same client with the limit that its stamps show, if they show one. */
    Client found(List<MeasuredRequest> requests) {
        int most = 0;
        for (int inFlight : inFlight(requests, 0)) {
            most = Math.max(most, inFlight + 1);
        }
        Client limited = limited(requests, most);
        return limited.released.size() < FEWEST_RELEASED ? new Client(stamps, 0, Set.of()) : limited;
    }

    /** The same client with a limit that is known. */
    Client limited(List<MeasuredRequest> requests, int atMost) {
        Set<Integer> held = new TreeSet<>();
        List<Integer> before = inFlight(requests, AT_ONCE_NANOS);
        for (int i = 0; i < before.size(); i++) {
            if (before.get(i) >= atMost) {
                held.add(i);
            }
        }
        return new Client(stamps, atMost, held);
    }

    /** How many requests were in flight before each was sent; those that finished just now count as in flight. */
    private static List<Integer> inFlight(List<MeasuredRequest> requests, long justNowNanos) {
        List<Integer> before = new ArrayList<>();
        PriorityQueue<Long> ends = new PriorityQueue<>();
        for (MeasuredRequest request : requests) {
            while (!ends.isEmpty() && ends.element() <= request.arrivalNanos() - justNowNanos) {
                ends.remove();
            }
            before.add(ends.size());
            ends.add(request.lastTokenNanos());
        }
        return before;
    }
}

package dev.vllmsim.report.page;

import dev.vllmsim.engine.request.Request;
import dev.vllmsim.report.chart.Preemptions.Change;
import dev.vllmsim.report.document.RequestTimes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a run that a page tells of: all of them, or, where they are too many for a page, evenly spread ones and
 * the slowest. Which ones does not depend on the order in which they come.
 */
final class KeptRequests {
    /** More are not kept in memory. */
    private static final int MOST = 1 << 17;

    /** Of each latency, so many of the slowest are always told of. */
    private static final int SLOWEST = 20;

    /** As many characters as leave a page below 8 MB, the chart library included. */
    private static final int MOST_TEXT = 3_700_000;

    /** A request. */
    static final class Kept {
        private final int place;
        private final RequestTimes times;
        private List<Change> changes;
        private int largest;

        Kept(int place, RequestTimes times, List<Change> changes, int largest) {
            this.place = place;
            this.times = times;
            this.changes = changes;
            this.largest = largest;
        }

        RequestTimes times() {
            return times;
        }

        List<Change> changes() {
            return changes;
        }

        /** Takes what followed its preemptions. */
        void changes(List<Change> all) {
            changes = all;
        }
    }

    private final TreeMap<Integer, Kept> kept = new TreeMap<>();
    private final List<Slowest> slowest = List.of(
            new Slowest(RequestTimes::ttftNanos),
            new Slowest(times -> times.decodeNanos() / times.outputTokens()),
            new Slowest(times -> times.finishNanos() - times.arrivalNanos()));
    private final List<String> causes = new ArrayList<>();
    private final Map<String, Integer> causePlaces = new HashMap<>();
    private int every = 1;
    private long count;

    /** The slowest requests by one latency. */
    private static final class Slowest {
        private final ToLongFunction<RequestTimes> latency;
        private final PriorityQueue<Kept> queue;

        Slowest(ToLongFunction<RequestTimes> latency) {
            this.latency = latency;
            queue = new PriorityQueue<>(Comparator.<Kept>comparingLong(each -> latency.applyAsLong(each.times))
                    .thenComparing(each -> each.place, Comparator.reverseOrder()));
        }

        void offer(Kept request) {
            if (queue.size() == SLOWEST
                    && latency.applyAsLong(request.times) < latency.applyAsLong(queue.element().times)) {
                return;
            }
            queue.add(request);
            if (queue.size() > SLOWEST) {
                queue.remove();
            }
        }
    }

    /**
     * Adds a request.
     *
     * @param place its place in the workload, from 0
     * @param cause what took the most of its TTFT, or {@code null} where it is not known
     */
    Kept add(int place, RequestTimes times, List<Change> changes, @Nullable String cause) {
        int largest = cause == null ? -1 : causePlace(cause);
        Kept request = new Kept(place, times, changes, largest);
        count++;
        slowest.forEach(each -> each.offer(request));
        if (place % every == 0) {
            kept.put(place, request);
            if (kept.size() > MOST) {
                thinOut(kept);
            }
        }
        return request;
    }

    /** Says what took the most of a request's TTFT. */
    void cause(int place, String cause) {
        int largest = causePlace(cause);
        Kept request = kept.get(place);
        if (request != null) {
            request.largest = largest;
        }
        for (Slowest each : slowest) {
            each.queue.stream().filter(slow -> slow.place == place).forEach(slow -> slow.largest = largest);
        }
    }

    private int causePlace(String cause) {
        return causePlaces.computeIfAbsent(cause, name -> {
            causes.add(name);
            return causes.size() - 1;
        });
    }

    private void thinOut(Map<Integer, Kept> requests) {
        every *= 2;
        requests.keySet().removeIf(place -> place % every != 0);
    }

    /** The requests as columns, fewer of them if that were too much text. */
    RunSeries.Requests columns() {
        while (true) {
            TreeMap<Integer, Kept> all = new TreeMap<>(kept);
            slowest.forEach(each -> each.queue.forEach(slow -> all.put(slow.place, slow)));
            List<Kept> rows = new ArrayList<>(all.values());
            rows.sort(Comparator.<Kept>comparingLong(each -> each.times.arrivalNanos())
                    .thenComparingInt(each -> each.place));
            RunSeries.Requests columns = columns(rows);
            if (columns != null) {
                return columns;
            }
            thinOut(kept);
        }
    }

    private RunSeries.@Nullable Requests columns(List<Kept> rows) {
        Ids ids = Ids.of(rows);
        Columns columns = new Columns();
        rows.forEach(columns::add);
        return columns.textLength() + ids.textLength() > MOST_TEXT && kept.size() > SLOWEST
                ? null
                : columns.requests(count, every, ids, causes);
    }

    /**
     * What requests are called.
     *
     * @param prefix what all begin with that end in their place
     * @param first the number at the end of the first
     * @param list all of them, where they are not made so
     */
    private record Ids(String prefix, long first, @Nullable List<String> list) {
        static Ids of(List<Kept> rows) {
            if (rows.isEmpty()) {
                return new Ids("", 0, null);
            }
            String id = rows.get(0).times.id();
            int digits = id.length();
            while (digits > 0 && id.length() - digits < 9 && Character.isDigit(id.charAt(digits - 1))) {
                digits--;
            }
            String prefix = id.substring(0, digits);
            long first = digits == id.length() ? 0 : Long.parseLong(id.substring(digits)) - rows.get(0).place;
            boolean numbered = rows.stream().allMatch(row -> row.times.id().equals(prefix + (first + row.place)));
            return numbered
                    ? new Ids(prefix, first, null)
                    : new Ids("", 0, rows.stream().map(row -> row.times.id()).toList());
        }

        /** How long they are, in characters of the document. */
        int textLength() {
            return list == null
                    ? 0
                    : list.stream().mapToInt(id -> id.length() + 3).sum();
        }
    }

    /** The columns of the requests. */
    private static final class Columns {
        private final PackedNumbers place = new PackedNumbers();
        private final PackedNumbers promptTokens = new PackedNumbers();
        private final PackedNumbers outputTokens = new PackedNumbers();
        private final PackedNumbers arrival = new PackedNumbers();
        private final PackedNumbers wait = new PackedNumbers();
        private final PackedNumbers prefill = new PackedNumbers();
        private final PackedNumbers decodeWait = new PackedNumbers();
        private final PackedNumbers firstToken = new PackedNumbers();
        private final PackedNumbers decode = new PackedNumbers();
        private final PackedNumbers changes = new PackedNumbers();
        private final PackedNumbers largest = new PackedNumbers();
        private int rows;
        private int lastPlace;
        private long lastArrival;
        private int lastChanged;

        @SuppressWarnings("EnumOrdinal") // the page has the states in this order
        void add(Kept row) {
            RequestTimes times = row.times;
            place.add(row.place - lastPlace);
            promptTokens.add(times.promptTokens());
            outputTokens.add(times.outputTokens());
            arrival.add(times.arrivalNanos() - lastArrival);
            wait.add(times.prefillStartNanos() - times.arrivalNanos());
            prefill.add(times.prefillEndNanos() - times.prefillStartNanos());
            decodeWait.add(
                    times.decodeStartNanos() == Request.NEVER
                            ? 0
                            : times.decodeStartNanos() - times.prefillEndNanos() + 1);
            firstToken.add(times.firstTokenNanos() - times.prefillEndNanos());
            decode.add(times.decodeNanos());
            largest.add(row.largest);
            lastPlace = row.place;
            lastArrival = times.arrivalNanos();
            if (!row.changes.isEmpty()) {
                changes.add(rows - lastChanged).add(row.changes.size());
                long last = times.arrivalNanos();
                for (Change change : row.changes) {
                    changes.add(change.state().ordinal()).add(change.nanos() - last);
                    last = change.nanos();
                }
                lastChanged = rows;
            }
            rows++;
        }

        private List<PackedNumbers> all() {
            return List.of(
                    place,
                    promptTokens,
                    outputTokens,
                    arrival,
                    wait,
                    prefill,
                    decodeWait,
                    firstToken,
                    decode,
                    changes,
                    largest);
        }

        int textLength() {
            return all().stream().mapToInt(PackedNumbers::textLength).sum();
        }

        RunSeries.Requests requests(long count, int every, Ids ids, List<String> causes) {
            return new RunSeries.Requests(
                    count,
                    rows,
                    every,
                    ids.prefix(),
                    ids.first(),
                    ids.list(),
                    place.text(),
                    promptTokens.text(),
                    outputTokens.text(),
                    arrival.text(),
                    wait.text(),
                    prefill.text(),
                    decodeWait.text(),
                    firstToken.text(),
                    decode.text(),
                    changes.text(),
                    causes.isEmpty() ? null : causes,
                    causes.isEmpty() ? null : largest.text());
        }
    }
}

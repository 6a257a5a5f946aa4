package dev.vllmsim.engine.workload;

import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.settings.Key;
import dev.vllmsim.engine.settings.Settings;
import dev.vllmsim.engine.settings.SettingsException;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A part of a workload: the requests that arrive in a span of time, at most so many.
 *
 * <p>The requests keep their names and get new places from 0. The clock of the part starts where the span does: a
 * request of 12 s in a part from 10 s on arrives at 2 s.
 *
 * @param requests the whole, in order of arrival where it has arrival times
 * @param fromNanos start of the span, included; 0 for the beginning
 * @param untilNanos end of the span, excluded; {@link Long#MAX_VALUE} for no end
 * @param limit most requests to take, at least 1
 */
public record RequestWindow(Requests requests, long fromNanos, long untilNanos, long limit) implements RequestView {

    /** The settings that say which part. */
    public static final List<Key<?>> KEYS =
            List.of(WorkloadKeys.FROM, WorkloadKeys.UNTIL, WorkloadKeys.FIRST_OF_WORKLOAD);

    public RequestWindow {
        if (fromNanos < 0) {
            throw new IllegalArgumentException("start of a window must be at least 0 ns, but is " + fromNanos);
        }
        if (untilNanos <= fromNanos) {
            throw new IllegalArgumentException(
                    "end of a window must be after its start " + fromNanos + " ns, but is " + untilNanos);
        }
        if (limit < 1) {
            throw new IllegalArgumentException("number of requests must be at least 1, but is " + limit);
        }
    }

    /**
     * Reads which part of a workload is wanted: {@code from} and {@code until} as spans of time after its start, and
     * {@code total_query} as a number.
     *
     * @param requests the whole, as it was recorded
     * @param inOrder whether the part is wanted in the order of arrival; else it keeps that of the record, unless a
     *     span is cut out
     */
    public static Requests from(Settings settings, Requests requests, boolean inOrder) {
        Requests part = spanFrom(settings, requests, inOrder);
        OptionalInt limit = settings.findInt(WorkloadKeys.FIRST_OF_WORKLOAD);
        if (limit.isEmpty()) {
            return part;
        }
        return part instanceof RequestWindow span
                ? new RequestWindow(span.requests, span.fromNanos, span.untilNanos, limit.getAsInt())
                : new RequestWindow(part, 0, Long.MAX_VALUE, limit.getAsInt());
    }

    /** Reads which span of time of a workload is wanted, and takes all of it. */
    static Requests spanFrom(Settings settings, Requests requests, boolean inOrder) {
        OptionalLong from = settings.findLong(WorkloadKeys.FROM);
        OptionalLong until = settings.findLong(WorkloadKeys.UNTIL);
        if (!requests.timed()) {
            if (from.isPresent()) {
                settings.problem(WorkloadKeys.FROM, "needs a `workload` with arrival times");
            }
            if (until.isPresent()) {
                settings.problem(WorkloadKeys.UNTIL, "needs a `workload` with arrival times");
            }
        }
        boolean span = from.isPresent() || until.isPresent();
        Requests whole =
                requests.timed() && (inOrder || span) ? new SortedArrivals(requests, SortedArrivals.WINDOW) : requests;
        if (!span) {
            return whole;
        }
        if (until.isPresent() && until.getAsLong() <= from.orElse(0)) {
            throw new SettingsException("until", from.isPresent() ? "must be later than `from`" : "must be above 0 s");
        }
        return new RequestWindow(whole, from.orElse(0), until.orElse(Long.MAX_VALUE), Long.MAX_VALUE);
    }

    private boolean isSpan() {
        return fromNanos > 0 || untilNanos < Long.MAX_VALUE;
    }

    @Override
    public boolean ownClock() {
        return requests.ownClock() && !isSpan();
    }

    @Override
    public RequestSource open() {
        RequestSource source = requests.open();
        return new RequestSource() {
            private int taken;

            @Override
            public @Nullable RequestSpec next() {
                if (taken == limit) {
                    return null;
                }
                for (RequestSpec spec = source.next(); spec != null; spec = source.next()) {
                    if (!isSpan()) {
                        return spec.withIndex(taken++);
                    }
                    // Arrival times do not fall, so nothing after the end can be in the span.
                    if (spec.arrivalNanos() >= untilNanos) {
                        return null;
                    }
                    if (spec.arrivalNanos() >= fromNanos) {
                        return spec.withIndex(taken++).arrivingAt(spec.arrivalNanos() - fromNanos);
                    }
                }
                return null;
            }

            @Override
            public void close() {
                source.close();
            }
        };
    }
}

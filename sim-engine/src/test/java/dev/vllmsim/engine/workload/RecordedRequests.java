package dev.vllmsim.engine.workload;

import dev.vllmsim.engine.request.RequestSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record of requests named a, b, c, … that arrived at given times. */
final class RecordedRequests implements Requests {
    private final boolean ownClock;
    private final long[] nanos;
    private boolean closed;

    /** @param ownClock whether times count from the first */
    RecordedRequests(boolean ownClock, long... nanos) {
        this.ownClock = ownClock;
        this.nanos = nanos.clone();
    }

    /** All that there is. */
    static List<RequestSpec> read(Requests requests) {
        List<RequestSpec> specs = new ArrayList<>();
        try (RequestSource source = requests.open()) {
            for (RequestSpec spec = source.next(); spec != null; spec = source.next()) {
                specs.add(spec);
            }
        }
        return specs;
    }

    /** All that there is: index, name and arrival of each. */
    static List<String> lines(Requests requests) {
        return read(requests).stream()
                .map(spec -> spec.index() + " " + spec.id() + " " + spec.arrivalNanos())
                .toList();
    }

    /** Whether the stream of requests was let go of. */
    boolean isClosed() {
        return closed;
    }

    @Override
    public RequestSource open() {
        return new RequestSource() {
            private int index;

            @Override
            public @Nullable RequestSpec next() {
                return index == nanos.length
                        ? null
                        : new RequestSpec(index, String.valueOf((char) ('a' + index)), nanos[index++], 5, 5, 0, null);
            }

            @Override
            public String place() {
                return "line " + index;
            }

            @Override
            public void close() {
                closed = true;
            }
        };
    }

    @Override
    public boolean timed() {
        return true;
    }

    @Override
    public boolean ownClock() {
        return ownClock;
    }
}

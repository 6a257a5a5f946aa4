package dev.vllmsim.engine.workload;

import dev.vllmsim.engine.request.RequestSpec;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests that are read once, when they are first asked for, and kept. Several threads may run them at a time. */
public final class RequestsInMemory implements RequestView {
    private final Requests requests;
    private @Nullable List<RequestSpec> kept;

    /**
     * @param requests what is read
     */
    public RequestsInMemory(Requests requests) {
        this.requests = requests;
    }

    @Override
    public Requests requests() {
        return requests;
    }

    @Override
    public boolean ownClock() {
        return requests.ownClock();
    }

    @Override
    public long size() {
        return kept().size();
    }

    private synchronized List<RequestSpec> kept() {
        List<RequestSpec> all = kept;
        if (all == null) {
            all = new ArrayList<>();
            try (RequestSource source = requests.open()) {
                for (RequestSpec spec = source.next(); spec != null; spec = source.next()) {
                    all.add(spec);
                }
            }
            kept = all;
        }
        return all;
    }

    @Override
    public RequestSource open() {
        Iterator<RequestSpec> next = kept().iterator();
        return () -> next.hasNext() ? next.next() : null;
    }
}

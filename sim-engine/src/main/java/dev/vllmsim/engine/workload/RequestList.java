package dev.vllmsim.engine.workload;

import dev.vllmsim.engine.request.RequestSpec;
import java.util.List;

/**
 * Requests given one by one.
 *
 * @param specs the requests in order; the index of each is its place in the list
 */
public record RequestList(List<RequestSpec> specs) implements Requests {

    public RequestList {
        specs = List.copyOf(specs);
        for (int i = 0; i < specs.size(); i++) {
            if (specs.get(i).index() != i) {
                throw new IllegalArgumentException("request at place " + i + " must have index " + i + ", but has "
                        + specs.get(i).index());
            }
        }
    }

    @Override
    public long size() {
        return specs.size();
    }

    @Override
    public boolean mayShareContent() {
        return specs.stream().anyMatch(spec -> spec.content() != null);
    }

    @Override
    public RequestSource open() {
        var iterator = specs.iterator();
        return () -> iterator.hasNext() ? iterator.next() : null;
    }
}

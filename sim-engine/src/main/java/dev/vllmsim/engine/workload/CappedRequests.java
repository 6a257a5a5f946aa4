package dev.vllmsim.engine.workload;

import dev.vllmsim.engine.request.RequestSpec;
import org.jspecify.annotations.Nullable;

/**
 * Requests to which the client allows a number of output tokens: longer ones are cut short, and shorter ones end by an
 * end-of-sequence token.
 *
 * @param requests the requests as they are
 * @param maxTokens most output tokens, at least 1
 */
public record CappedRequests(Requests requests, int maxTokens) implements RequestView {
    public CappedRequests {
        if (maxTokens < 1) {
            throw new IllegalArgumentException("max tokens must be at least 1, but are " + maxTokens);
        }
    }

    @Override
    public RequestSource open() {
        RequestSource source = requests.open();
        return new RequestSource() {
            @Override
            public @Nullable RequestSpec next() {
                RequestSpec spec = source.next();
                return spec == null ? null : spec.allowing(maxTokens);
            }

            @Override
            public void close() {
                source.close();
            }
        };
    }
}

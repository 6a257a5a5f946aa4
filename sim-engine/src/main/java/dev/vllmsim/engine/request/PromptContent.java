package dev.vllmsim.engine.request;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the tokens of a prompt are, as far as other requests can have the same: a list of segments from the front.
 *
 * <p>Two tokens are the same exactly if they come from the same place of the same stream. Tokens beyond the last
 * segment are the request's own. Only prefix caching looks at this.
 *
 * @param segments the segments from the front of the prompt, in order
 */
public record PromptContent(List<Segment> segments) {

    public PromptContent {
        segments = List.copyOf(segments);
    }

    /** A run of prompt tokens from one stream. */
    public sealed interface Segment permits Shared, Unique, Earlier {}

    /**
     * Tokens {@code start} to {@code start + length} of a stream shared by all requests that name the group.
     *
     * @param group the stream's name
     * @param start the first token's place in the stream, from 0
     * @param length how many tokens, at least 1
     */
    public record Shared(String group, int start, int length) implements Segment {
        public Shared {
            if (start < 0) {
                throw new IllegalArgumentException("start of a shared segment must be at least 0, but is " + start);
            }
            requireLength(length);
        }
    }

    /**
     * Tokens that only this request has.
     *
     * @param length how many tokens, at least 1
     */
    public record Unique(int length) implements Segment {
        public Unique {
            requireLength(length);
        }
    }

    /**
     * The prompt and output of an earlier request, as in the next turn of a conversation.
     *
     * @param requestId the earlier request's id
     * @param length only the first so many tokens, or {@code null} for all
     */
    public record Earlier(String requestId, @Nullable Integer length) implements Segment {
        public Earlier {
            if (length != null) {
                requireLength(length);
            }
        }
    }

    private static void requireLength(int length) {
        if (length < 1) {
            throw new IllegalArgumentException("length of a prompt segment must be at least 1, but is " + length);
        }
    }
}

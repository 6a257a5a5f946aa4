package dev.vllmsim.engine.kvcache;

import dev.vllmsim.engine.request.PromptContent;
import dev.vllmsim.engine.request.PromptContent.Earlier;
import dev.vllmsim.engine.request.PromptContent.Segment;
import dev.vllmsim.engine.request.PromptContent.Shared;
import dev.vllmsim.engine.request.PromptContent.Unique;
import dev.vllmsim.engine.request.RequestSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The tree of all prompts so far, by blocks: the same lanes, block for block, as far as two requests begin with the same
 * tokens, and no further.
 *
 * <p>A request follows the lanes of earlier ones as far as it has their blocks, and from there on a lane of its own. So
 * taking one in costs as much as comparing it with what it has in common with others, and nothing a block beyond that.
 */
final class PromptTree {
    private final int blockSize;
    private final boolean quotes;

    /** By id, as far as they may be quoted. */
    private final Map<String, Text> texts = new HashMap<>();
    /** The text whose own lane begins with a block, of those blocks that have no token of that text's own. */
    private final Map<Stretch, Text> forks = new HashMap<>();

    /**
     * @param blockSize tokens of a block, at least 1
     * @param quotes whether prompts may quote earlier requests
     */
    PromptTree(int blockSize, boolean quotes) {
        this.blockSize = blockSize;
        this.quotes = quotes;
    }

    /**
     * Takes in a request.
     *
     * @return its text, with its way through the lanes
     * @throws IllegalArgumentException if its content is longer than its prompt, or quotes an unknown request, or more
     *     of one than it has
     */
    Text add(RequestSpec spec) {
        requireFitting(spec);
        PromptContent content = spec.content();
        Text text = new Text(Math.addExact(spec.promptTokens(), spec.outputTokens()), new BlockTable());
        if (content != null) {
            Way begun = null;
            text.expect(content.segments().size());
            for (Segment segment : content.segments()) {
                if (segment instanceof Shared shared) {
                    text.add(shared.group(), shared.start(), shared.length());
                } else if (segment instanceof Unique unique) {
                    text.add(text, text.added(), unique.length());
                } else if (segment instanceof Earlier earlier) {
                    Text other = Objects.requireNonNull(texts.get(earlier.requestId()));
                    Integer cut = earlier.length();
                    int tokens = cut == null ? other.length : cut;
                    begun = text.added() == 0 ? wayWithin(other, tokens) : begun;
                    text.add(other, tokens);
                }
            }
            text.common = text.firstOwn() / blockSize;
            // With no whole block that others can have, the content is the request's own from the front.
            if (text.common > 0) {
                findLanes(text, begun);
            }
        }
        if (quotes) {
            texts.put(spec.id(), text);
        }
        return text;
    }

    /** Checks the content of a request's prompt against its length and against the requests before it. */
    private void requireFitting(RequestSpec spec) {
        PromptContent content = spec.content();
        if (content == null) {
            return;
        }
        long tokens = 0;
        for (Segment segment : content.segments()) {
            if (segment instanceof Shared shared) {
                tokens += shared.length();
            } else if (segment instanceof Unique unique) {
                tokens += unique.length();
            } else if (segment instanceof Earlier earlier) {
                Text other = texts.get(earlier.requestId());
                if (other == null) {
                    throw refused(spec, "quotes " + earlier.requestId() + ", which is not an earlier request");
                }
                Integer length = earlier.length();
                if (length != null && length > other.length) {
                    throw refused(
                            spec,
                            "quotes " + length + " tokens of " + earlier.requestId() + ", which has only "
                                    + other.length);
                }
                tokens += length == null ? other.length : length;
            }
        }
        if (tokens > spec.promptTokens()) {
            throw refused(spec, "has " + spec.promptTokens() + " tokens, but its segments have " + tokens);
        }
    }

    private static IllegalArgumentException refused(RequestSpec spec, String why) {
        return new IllegalArgumentException("the prompt of request " + spec.id() + " " + why);
    }

    /**
     * The way of an earlier text as far as whoever begins with so many of its tokens goes it too. The last lane is left
     * out, since one may follow it for longer than the other.
     */
    private @Nullable Way wayWithin(Text other, int tokens) {
        Way way = other.way;
        while (way != null && way.end() > tokens / blockSize) {
            way = way.before();
        }
        return way == null ? null : way.before();
    }

    private void findLanes(Text text, @Nullable Way begun) {
        Way way = begun;
        int depth = begun == null ? 0 : begun.end();
        while (depth < text.common) {
            Lane lane = way == null ? null : way.lane();
            Text author = authorOfLane(text, lane, depth);
            if (author == null) {
                author = forks.putIfAbsent(new Stretch(lane, text, depth * blockSize, (depth + 1) * blockSize), text);
            }
            if (author == null) {
                break;
            }
            author.table.materialize();
            depth = text.equalUntil(author, depth * blockSize, text.common * blockSize) / blockSize;
            way = new Way(way, author, depth);
        }
        text.way = way;
        text.parent = way == null ? null : way.lane();
        text.ownFrom = depth;
        text.table.follow(way);
        if (way != null) {
            text.beginWith(way.author(), depth * blockSize);
        }
    }

    /** The earlier request with a token of its own in the given block whose own lane begins with that block, if any. */
    private @Nullable Text authorOfLane(Text text, @Nullable Lane lane, int depth) {
        int token = depth * blockSize;
        int end = token + blockSize;
        while (token < end) {
            if (text.streamAt(token) instanceof Text author
                    && author.ownFrom == depth
                    && author.parent == lane
                    && text.equalUntil(author, depth * blockSize, end) == end) {
                return author;
            }
            token = text.runEnd(token);
        }
        return null;
    }
}

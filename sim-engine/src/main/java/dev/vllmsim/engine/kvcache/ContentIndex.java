package dev.vllmsim.engine.kvcache;

import dev.vllmsim.engine.request.PromptContent;
import dev.vllmsim.engine.request.PromptContent.Earlier;
import dev.vllmsim.engine.request.PromptContent.Segment;
import dev.vllmsim.engine.request.PromptContent.Shared;
import dev.vllmsim.engine.request.PromptContent.Unique;
import dev.vllmsim.engine.request.RequestSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows the content of every request so far and finds the lanes that it follows: the same lanes, block for block, as
 * far as two requests begin with the same tokens, and no further.
 *
 * <p>A block with a token that is the request's own can be shared only by who quotes that request; from there on the
 * request has a lane of its own. Before that, blocks consist of tokens of shared streams and of earlier requests.
 */
public final class ContentIndex {

    /** A stream that requests share. Two tokens are equal if they come from the same place of the same stream. */
    private static final class Stream {
        /** The lane of prompts that begin with this stream. */
        @Nullable
        SharedLane fromStart;
    }

    /** A lane of blocks that follow one stream, at least from its second block on. */
    private static final class SharedLane {
        final Lane lane = new Lane();
        final Object stream;
        /** Place in the stream of the token at the front of the request. May be negative. */
        final int shift;

        SharedLane(Object stream, int shift) {
            this.stream = stream;
            this.shift = shift;
        }
    }

    /** Where one lane leaves another, and the tokens of the block with which it does. */
    private record Fork(@Nullable Lane parent, int depth, List<Object> block) {}

    private final int blockSize;
    private final Map<String, Text> texts = new HashMap<>();
    private final Map<String, Stream> streams = new HashMap<>();
    private final Map<Fork, SharedLane> forks = new HashMap<>();

    private final Set<BlockTable> quoted = new LinkedHashSet<>();

    public ContentIndex(int blockSize) {
        this.blockSize = blockSize;
    }

    /**
     * Takes in a request.
     *
     * @return a table of its blocks
     * @throws IllegalArgumentException if its content is longer than its prompt, or quotes an unknown request, or more
     *     of one than it has
     */
    public BlockTable add(RequestSpec spec) {
        requireFitting(spec);
        PromptContent content = spec.content();
        int length = Math.addExact(spec.promptTokens(), spec.outputTokens());
        quoted.clear();
        if (content == null) {
            BlockTable table = new BlockTable();
            texts.put(spec.id(), new Text(length, table));
            return table;
        }
        Text text = new Text(length, new BlockTable());
        Way begun = null;
        for (Segment segment : content.segments()) {
            if (segment instanceof Shared shared) {
                text.add(
                        streams.computeIfAbsent(shared.group(), unseen -> new Stream()),
                        shared.start(),
                        shared.length());
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
        // With no whole block that others can have, the content is the request's own from the front.
        if (text.firstOwn() >= blockSize) {
            findLanes(text, begun);
        }
        texts.put(spec.id(), text);
        return text.table;
    }

    /** The tables of the requests that the one added last quotes and that are not finished yet. */
    public Set<BlockTable> quoted() {
        return quoted;
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
        int own = text.firstOwn() / blockSize;
        Way way = begun;
        int depth = begun == null ? 0 : begun.end();
        while (depth < own) {
            Lane lane = way == null ? null : way.lane();
            Text author = authorOfLane(text, lane, depth);
            if (author != null) {
                author.table.materialize();
                depth = text.equalUntil(author, depth * blockSize, own * blockSize) / blockSize;
                way = new Way(way, author.table.ownLane(), depth, author.table);
            } else {
                SharedLane shared = sharedLane(text, lane, depth);
                depth++;
                int token = depth * blockSize;
                if (depth < own
                        && text.streamAt(token) == shared.stream
                        && text.placeAt(token) == shared.shift + token) {
                    depth = Math.min(own, text.runEnd(token) / blockSize);
                }
                way = new Way(way, shared.lane, depth, null);
            }
        }
        text.way = way;
        text.parent = way == null ? null : way.lane();
        text.ownFrom = own;
        follow(text.table, way);
    }

    /** Tells a table its way, which ends in a lane of its own. */
    private void follow(BlockTable table, @Nullable Way way) {
        int count = 1;
        for (Way each = way; each != null; each = each.before()) {
            count++;
        }
        Lane[] lanes = new Lane[count];
        int[] ends = new int[count];
        lanes[--count] = new Lane();
        ends[count] = Integer.MAX_VALUE;
        for (Way each = way; each != null; each = each.before()) {
            lanes[--count] = each.lane();
            ends[count] = each.end();
            BlockTable author = each.author();
            if (author != null && author.holder() != null) {
                quoted.add(author);
            }
        }
        table.follow(lanes, ends);
    }

    /** The earlier request whose own lane begins at the given depth of the given lane with the same block, if any. */
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

    private SharedLane sharedLane(Text text, @Nullable Lane lane, int depth) {
        int token = depth * blockSize;
        int end = token + blockSize;
        Object lastStream = text.streamAt(end - 1);
        int shift = text.placeAt(end - 1) - (end - 1);
        boolean fromStart = lane == null && shift == 0 && text.runEnd(token) >= end;
        if (fromStart && lastStream instanceof Stream stream && stream.fromStart != null) {
            return stream.fromStart;
        }
        List<Object> block = new ArrayList<>();
        while (token < end) {
            block.add(text.streamAt(token));
            block.add(text.placeAt(token));
            token = Math.min(end, text.runEnd(token));
            block.add(token - depth * blockSize);
        }
        SharedLane shared =
                forks.computeIfAbsent(new Fork(lane, depth, block), unseen -> new SharedLane(lastStream, shift));
        if (fromStart && lastStream instanceof Stream stream) {
            stream.fromStart = shared;
        }
        return shared;
    }
}

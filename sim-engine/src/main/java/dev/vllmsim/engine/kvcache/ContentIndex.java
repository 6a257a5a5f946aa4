package dev.vllmsim.engine.kvcache;

import dev.vllmsim.engine.request.PromptContent;
import dev.vllmsim.engine.request.PromptContent.Earlier;
import dev.vllmsim.engine.request.PromptContent.Segment;
import dev.vllmsim.engine.request.PromptContent.Shared;
import dev.vllmsim.engine.request.PromptContent.Unique;
import dev.vllmsim.engine.request.RequestSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    private final ArrayList<Lane> path = new ArrayList<>();
    private int[] pathEnds = new int[4];
    private final ArrayList<BlockTable> quoted = new ArrayList<>();

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
                text.add(other, cut == null ? other.length : cut);
            }
        }
        // With no whole block that others can have, the content is the request's own from the front.
        if (text.firstOwn() >= blockSize) {
            findLanes(text);
        }
        texts.put(spec.id(), text);
        return text.table;
    }

    /** The tables of the requests that the one added last quotes. */
    public List<BlockTable> quoted() {
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

    private void findLanes(Text text) {
        int own = text.firstOwn() / blockSize;
        path.clear();
        Lane lane = null;
        int depth = 0;
        while (depth < own) {
            int end;
            Text author = authorOfLane(text, lane, depth);
            if (author != null) {
                author.table.materialize();
                if (!quoted.contains(author.table)) {
                    quoted.add(author.table);
                }
                lane = author.table.lane(author.table.laneCount() - 1);
                end = text.equalUntil(author, depth * blockSize, own * blockSize) / blockSize;
            } else {
                SharedLane shared = sharedLane(text, lane, depth);
                lane = shared.lane;
                end = depth + 1;
                int token = end * blockSize;
                if (end < own && text.streamAt(token) == shared.stream && text.placeAt(token) == shared.shift + token) {
                    end = Math.min(own, text.runEnd(token) / blockSize);
                }
            }
            extendPath(lane, end);
            depth = end;
        }
        text.parent = lane;
        text.ownFrom = own;
        extendPath(new Lane(), Integer.MAX_VALUE);
        text.table.follow(path.toArray(new Lane[0]), Arrays.copyOf(pathEnds, path.size()));
    }

    private void extendPath(Lane lane, int end) {
        int count = path.size();
        if (count == pathEnds.length) {
            pathEnds = Arrays.copyOf(pathEnds, 2 * count);
        }
        path.add(lane);
        pathEnds[count] = end;
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

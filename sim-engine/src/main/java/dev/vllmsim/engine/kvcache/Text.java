package dev.vllmsim.engine.kvcache;

import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the tokens of one request are: its prompt as pieces of streams, and behind the last piece its own stream, in
 * which every token stands at its own place in the request.
 */
final class Text {
    private static final Object[] NO_STREAMS = {};
    private static final int[] NO_NUMBERS = {};

    /** Prompt and output together. */
    final int length;
    /** The blocks that the request computes of this text. */
    final BlockTable table;

    /** The text that this one begins with, and how much of it: a conversation shares what was said with its next turn. */
    private @Nullable Text base;

    private int baseTokens;

    private Object[] streams = NO_STREAMS;
    private int[] starts = NO_NUMBERS;
    private int[] ends = NO_NUMBERS;
    private int pieces;

    /** The lane in whose place this request's own begins, if any, and the depth at which it does. */
    @Nullable
    Lane parent;

    int ownFrom;

    /** The way of lanes to that depth, or {@code null} if its own begins at the front. */
    @Nullable
    Way way;

    Text(int length, BlockTable table) {
        this.length = length;
        this.table = table;
    }

    /** Tokens added so far. */
    int added() {
        return from(pieces);
    }

    /** Adds tokens of a stream from the given place on. Pieces that continue each other become one. */
    void add(Object stream, int place, int tokens) {
        if (tokens == 0) {
            return;
        }
        int from = added();
        if (pieces > 0
                && streams[pieces - 1] == stream
                && starts[pieces - 1] + ends[pieces - 1] - from(pieces - 1) == place) {
            ends[pieces - 1] += tokens;
            return;
        }
        if (pieces == streams.length) {
            int size = Math.max(2, 2 * pieces);
            streams = Arrays.copyOf(streams, size);
            starts = Arrays.copyOf(starts, size);
            ends = Arrays.copyOf(ends, size);
        }
        streams[pieces] = stream;
        starts[pieces] = place;
        ends[pieces++] = from + tokens;
    }

    /** Adds the first tokens of another text, at the front without a copy. */
    void add(Text other, int tokens) {
        if (added() == 0 && other.way != null) {
            Text text = other;
            while (text.base != null && tokens <= text.baseTokens) {
                text = text.base;
            }
            base = text;
            baseTokens = tokens;
            return;
        }
        ArrayDeque<Text> parts = new ArrayDeque<>();
        for (Text part = other; part != null; part = part.base) {
            parts.addFirst(part);
        }
        int taken = 0;
        while (taken < tokens) {
            Text part = parts.removeFirst();
            int until = parts.isEmpty() ? tokens : Math.min(tokens, parts.getFirst().baseTokens);
            for (int i = 0; i < part.pieces && taken < until; i++) {
                int end = Math.min(part.ends[i], until);
                add(part.streams[i], part.starts[i], end - taken);
                taken = end;
            }
            if (taken < until) {
                add(part, taken, until - taken);
                taken = until;
            }
        }
    }

    /** The first token of the request's own stream. */
    int firstOwn() {
        for (int i = 0; i < pieces; i++) {
            if (streams[i] == this) {
                return from(i);
            }
        }
        return added();
    }

    private int from(int piece) {
        return piece == 0 ? baseTokens : ends[piece - 1];
    }

    /** The piece that the token is in, or how many there are. By halves: a conversation has a piece a turn and speaker. */
    private int pieceAt(int token) {
        int found = Arrays.binarySearch(ends, 0, pieces, token);
        return found < 0 ? -found - 1 : found + 1;
    }

    /** The text that has the token in a piece of its own, of those that this one begins with. */
    private Text partWith(int token) {
        Text part = this;
        while (part.base != null && token < part.baseTokens) {
            part = part.base;
        }
        return part;
    }

    /** The stream from which the token at the given place comes. */
    Object streamAt(int token) {
        Text part = partWith(token);
        int piece = part.pieceAt(token);
        return piece == part.pieces ? part : part.streams[piece];
    }

    /** The token's place in its stream. */
    int placeAt(int token) {
        Text part = partWith(token);
        int piece = part.pieceAt(token);
        return piece == part.pieces ? token : part.starts[piece] + token - part.from(piece);
    }

    /** Up to where the tokens from the given one on follow each other in one stream. */
    int runEnd(int token) {
        if (base != null && token < baseTokens) {
            int end = Math.min(base.runEnd(token), baseTokens);
            boolean goesOn = end == baseTokens
                    && pieces > 0
                    && streams[0] == base.streamAt(token)
                    && starts[0] == base.placeAt(token) + baseTokens - token;
            return goesOn ? ends[0] : end;
        }
        int piece = pieceAt(token);
        return piece == pieces ? Integer.MAX_VALUE : ends[piece];
    }

    /** Its pieces, to be walked from the front. */
    Pieces pieces() {
        return new Pieces();
    }

    /** A walk along the pieces; tokens are asked for in rising order. */
    final class Pieces {
        private int piece;

        private int at(int token) {
            while (piece < pieces && ends[piece] <= token) {
                piece++;
            }
            return piece;
        }

        /** The stream from which the token at the given place comes. */
        Object stream(int token) {
            return at(token) == pieces ? Text.this : streams[piece];
        }

        /** The token's place in its stream. */
        int place(int token) {
            return at(token) == pieces ? token : starts[piece] + token - from(piece);
        }

        /** Up to where the tokens from the given one on follow each other in one stream. */
        int runEnd(int token) {
            return at(token) == pieces ? Integer.MAX_VALUE : ends[piece];
        }
    }

    /** Up to where this text equals another from the given token on, at most to the given end. */
    int equalUntil(Text other, int token, int end) {
        int at = token;
        while (at < end && streamAt(at) == other.streamAt(at) && placeAt(at) == other.placeAt(at)) {
            at = Math.min(end, Math.min(runEnd(at), other.runEnd(at)));
        }
        return at;
    }
}

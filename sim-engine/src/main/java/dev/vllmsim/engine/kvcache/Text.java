package dev.vllmsim.engine.kvcache;

import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the tokens of one request are: its prompt as pieces of streams, and behind the last piece its own stream, in
 * which every token stands at its own place in the request.
 *
 * <p>A stream is the name of what requests share, or the text of a request that has its own tokens. Two tokens are equal
 * if they come from the same place of equal streams.
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

    /** Whole blocks in front of its first own token: others may have them without quoting it. */
    int common;

    /** The way of lanes to where its own begins, or {@code null} if that is the front. */
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

    /** Makes room for so many pieces. */
    void expect(int count) {
        streams = Arrays.copyOf(streams, count);
        starts = Arrays.copyOf(starts, count);
        ends = Arrays.copyOf(ends, count);
    }

    /** Adds tokens of a stream from the given place on. Pieces that continue each other become one. */
    void add(Object stream, int place, int tokens) {
        if (tokens == 0) {
            return;
        }
        int from = added();
        if (pieces > 0
                && starts[pieces - 1] + ends[pieces - 1] - from(pieces - 1) == place
                && streams[pieces - 1].equals(stream)) {
            ends[pieces - 1] += tokens;
            return;
        }
        if (pieces == streams.length) {
            expect(Math.max(2, 2 * pieces));
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

    /** Notes that the first tokens are those of another text, so that they need not be kept twice. */
    void beginWith(Text other, int tokens) {
        if (base != null) {
            return;
        }
        int piece = pieceAt(tokens);
        if (piece < pieces) {
            starts[piece] += tokens - from(piece);
        }
        streams = Arrays.copyOfRange(streams, piece, pieces);
        starts = Arrays.copyOfRange(starts, piece, pieces);
        ends = Arrays.copyOfRange(ends, piece, pieces);
        pieces -= piece;
        base = other;
        baseTokens = tokens;
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

    /** The stream from which the token at the given place comes. */
    Object streamAt(int token) {
        return new Walk(token).stream();
    }

    /** The token's place in its stream. */
    int placeAt(int token) {
        return new Walk(token).place();
    }

    /** Up to where the tokens from the given one on follow each other in one piece. */
    int runEnd(int token) {
        return new Walk(token).end();
    }

    /** Up to where this text equals another from the given token on, at most to the given end. */
    int equalUntil(Text other, int token, int end) {
        Walk here = new Walk(token);
        Walk there = other.new Walk(token);
        int at = token;
        while (at < end && here.place() == there.place() && here.stream().equals(there.stream())) {
            at = Math.min(end, Math.min(here.end(), there.end()));
            here.to(at);
            there.to(at);
        }
        return at;
    }

    /** A walk along the tokens from one of them on. */
    private final class Walk {
        private int token;
        /** The text that has the token in a piece of its own, of those that this one begins with. */
        private Text part;
        /** Up to where it counts. */
        private int partEnd;

        private int piece;

        Walk(int token) {
            this.token = token;
            part = Text.this;
            partEnd = Integer.MAX_VALUE;
            find();
        }

        private void find() {
            while (part.base != null && token < part.baseTokens) {
                partEnd = part.baseTokens;
                part = part.base;
            }
            piece = part.pieceAt(token);
        }

        void to(int next) {
            token = next;
            if (token >= partEnd) {
                part = Text.this;
                partEnd = Integer.MAX_VALUE;
                find();
            }
            while (piece < part.pieces && part.ends[piece] <= token) {
                piece++;
            }
        }

        Object stream() {
            return piece == part.pieces ? part : part.streams[piece];
        }

        int place() {
            return piece == part.pieces ? token : part.starts[piece] + token - part.from(piece);
        }

        int end() {
            return piece == part.pieces ? partEnd : Math.min(partEnd, part.ends[piece]);
        }
    }
}

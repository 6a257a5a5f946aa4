package dev.vllmsim.engine.kvcache;

import org.jspecify.annotations.Nullable;

/**
 * Tokens of a text, and what is in front of them. Two stretches are the same if the same lane leads to them and they have
 * the same tokens.
 *
 * @param after the lane that holds the block in front, or {@code null} at the front of the text
 * @param text of which they are
 * @param from the first token's place in the text
 * @param to the place behind the last
 */
record Stretch(@Nullable Lane after, Text text, int from, int to) {

    @Override
    public boolean equals(@Nullable Object object) {
        return object instanceof Stretch other
                && after == other.after
                && from == other.from
                && to == other.to
                && text.equalUntil(other.text, from, to) == to;
    }

    /** Of both ends: what is between them is rarely all that differs. */
    @Override
    public int hashCode() {
        int first = 31 * text.streamAt(from).hashCode() + text.placeAt(from);
        int last = 31 * text.streamAt(to - 1).hashCode() + text.placeAt(to - 1);
        return 31 * (31 * (31 * first + last) + from) + to;
    }
}

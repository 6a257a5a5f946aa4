package dev.vllmsim.engine.kvcache;

import org.jspecify.annotations.Nullable;

/**
 * The lanes that a text follows from the front, last one first: texts that begin alike share what they have in common.
 *
 * @param before the way to where this lane begins, or {@code null} at the front
 * @param author the text whose own lane is followed
 * @param end depth at which it is left
 */
record Way(@Nullable Way before, Text author, int end) {

    Lane lane() {
        return author.table.ownLane();
    }

    /** Whether the lane is followed into what its author alone has said: there blocks fill while the author decodes. */
    boolean quotes() {
        return end > author.common;
    }
}

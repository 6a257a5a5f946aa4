package dev.vllmsim.engine.kvcache;

import org.jspecify.annotations.Nullable;

/**
 * The lanes that a text follows from the front, last one first: texts that begin alike share what they have in common.
 *
 * @param before the way to where this lane begins, or {@code null} at the front
 * @param lane what is followed
 * @param end depth at which the text leaves it
 * @param author the blocks of the request whose own lane it is, or {@code null} if it is a shared stream's
 */
record Way(
        @Nullable Way before, Lane lane, int end, @Nullable BlockTable author) {}

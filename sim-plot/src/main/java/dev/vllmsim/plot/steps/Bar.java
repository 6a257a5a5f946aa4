package dev.vllmsim.plot.steps;

import java.awt.Color;

/**
 * One request's (or, where there are too many, one group's) part of one step, as it is drawn.
 *
 * @param who the request's id, or the group's name
 * @param colour the request's colour
 * @param zone the part of the step in which the bar stands
 * @param lane the bar's place within its zone, from 0
 * @param prefill tokens of the first chunk of its prompt
 * @param extend tokens of a further chunk of its prompt
 * @param decode tokens generated
 */
record Bar(String who, Color colour, Zone zone, int lane, int prefill, int extend, int decode) {
    /** Which part of a step. */
    enum Zone {
        /** The left part. */
        FIRST,
        /** The right part, for decodes where there are many. */
        DECODES
    }
}

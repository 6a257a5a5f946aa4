package dev.vllmsim.plot.steps;

import java.awt.Color;

/**
 * One request's part of one step, as it is drawn.
 *
 * @param who the request's id
 * @param colour the request's colour
 * @param lane the place of its bar within the step, from 0
 * @param cell the place of its decode within the step, from 0
 * @param prefill tokens of the first chunk of its prompt
 * @param extend tokens of a further chunk of its prompt
 * @param decode tokens generated
 */
record Bar(String who, Color colour, int lane, int cell, int prefill, int extend, int decode) {}

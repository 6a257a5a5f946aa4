/** Draws a run over time: how many requests run and wait, memory, tokens, arrivals. */
@NullMarked
package dev.vllmsim.plot.timeline;

import org.jspecify.annotations.NullMarked;

/** Draws requests as lanes over time: when each waits, is prefilled, decodes, and is preempted. */
@NullMarked
package dev.vllmsim.plot.lanes;

import org.jspecify.annotations.NullMarked;

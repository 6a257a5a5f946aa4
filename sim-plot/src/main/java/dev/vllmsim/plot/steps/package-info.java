/** The picture of a run's steps: all of them in an overview, and a window of them request by request. */
@NullMarked
package dev.vllmsim.plot.steps;

import org.jspecify.annotations.NullMarked;

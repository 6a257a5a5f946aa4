/** Draws the latencies of runs: the share of requests that are no slower. */
@NullMarked
package dev.vllmsim.plot.latency;

import org.jspecify.annotations.NullMarked;

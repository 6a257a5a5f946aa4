/** Where the time of each request goes: causes that sum to its latencies to the nanosecond, one accounting for all policies. */
@NullMarked
package dev.vllmsim.engine.blame;

import org.jspecify.annotations.NullMarked;

/** The pure model: requests, schedulers and simulated time, with no input, no output and no wall clock. */
@NullMarked
package dev.vllmsim.engine;

import org.jspecify.annotations.NullMarked;

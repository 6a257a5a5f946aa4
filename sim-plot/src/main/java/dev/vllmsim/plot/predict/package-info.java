/** The picture of a prediction: step times over what is in a step, and what holds them back. */
@NullMarked
package dev.vllmsim.plot.predict;

import org.jspecify.annotations.NullMarked;

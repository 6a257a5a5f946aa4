/** Tests of the picture of a prediction. */
@NullMarked
package dev.vllmsim.plot.predict;

import org.jspecify.annotations.NullMarked;

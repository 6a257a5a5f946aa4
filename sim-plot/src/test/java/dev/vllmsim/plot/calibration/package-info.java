/** Tests of the picture of a calibration. */
@NullMarked
package dev.vllmsim.plot.calibration;

import org.jspecify.annotations.NullMarked;

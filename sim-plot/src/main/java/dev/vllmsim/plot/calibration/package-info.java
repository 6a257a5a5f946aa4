/** The picture of a calibration: a measured run beside the simulation of its requests. */
@NullMarked
package dev.vllmsim.plot.calibration;

import org.jspecify.annotations.NullMarked;

/** Fits a step-time model to a measured run by simulating the same requests, and says how well it fits. */
@NullMarked
package dev.vllmsim.cli.calibrate;

import org.jspecify.annotations.NullMarked;

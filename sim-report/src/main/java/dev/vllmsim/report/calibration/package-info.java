/** Fits a step-time model to a measured run by simulating the same requests, and says how well it fits. */
@NullMarked
package dev.vllmsim.report.calibration;

import org.jspecify.annotations.NullMarked;

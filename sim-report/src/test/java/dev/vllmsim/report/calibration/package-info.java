/** Tests of fitting step times to measured runs. */
@NullMarked
package dev.vllmsim.report.calibration;

import org.jspecify.annotations.NullMarked;

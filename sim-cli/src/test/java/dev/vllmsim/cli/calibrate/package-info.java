/** Tests of fitting step times to measured runs. */
@NullMarked
package dev.vllmsim.cli.calibrate;

import org.jspecify.annotations.NullMarked;

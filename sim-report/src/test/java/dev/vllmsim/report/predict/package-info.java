/** Tests of predictions. */
@NullMarked
package dev.vllmsim.report.predict;

import org.jspecify.annotations.NullMarked;

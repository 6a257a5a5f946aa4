/** Tests of predicted step times and memory. */
@NullMarked
package dev.vllmsim.engine.steptime.roofline;

import org.jspecify.annotations.NullMarked;

/** Tests of the decode-first policy: recorded runs, a slow twin, worked examples. */
@NullMarked
package dev.vllmsim.engine.scheduler.decodefirst;

import org.jspecify.annotations.NullMarked;

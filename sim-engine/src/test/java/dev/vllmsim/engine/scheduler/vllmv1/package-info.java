/** Tests of the package of the same name. */
@NullMarked
package dev.vllmsim.engine.scheduler.vllmv1;

import org.jspecify.annotations.NullMarked;

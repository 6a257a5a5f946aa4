/** Tests of the package of the same name. */
@NullMarked
package dev.vllmsim.engine.scheduler;

import org.jspecify.annotations.NullMarked;

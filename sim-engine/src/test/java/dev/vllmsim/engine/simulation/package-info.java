/** Tests of the package of the same name. */
@NullMarked
package dev.vllmsim.engine.simulation;

import org.jspecify.annotations.NullMarked;

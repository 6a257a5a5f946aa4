/** Tests of the package of the same name. */
@NullMarked
package dev.vllmsim.engine.sweep;

import org.jspecify.annotations.NullMarked;

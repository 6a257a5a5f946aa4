/** Tests of the package of the same name. */
@NullMarked
package dev.vllmsim.engine.steptime;

import org.jspecify.annotations.NullMarked;

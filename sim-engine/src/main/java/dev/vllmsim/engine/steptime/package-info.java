/** How long a step takes, given the shape of its batch. */
@NullMarked
package dev.vllmsim.engine.steptime;

import org.jspecify.annotations.NullMarked;

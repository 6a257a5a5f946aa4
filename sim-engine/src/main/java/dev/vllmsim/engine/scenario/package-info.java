/** Everything a run depends on, as one immutable value. */
@NullMarked
package dev.vllmsim.engine.scenario;

import org.jspecify.annotations.NullMarked;

/** What the engine's tests share: recorded runs, scenarios by hand, random scenarios. */
@NullMarked
package dev.vllmsim.engine.testing;

import org.jspecify.annotations.NullMarked;

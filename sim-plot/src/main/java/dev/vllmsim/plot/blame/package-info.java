/** The picture of where the time of a run's requests went. */
@NullMarked
package dev.vllmsim.plot.blame;

import org.jspecify.annotations.NullMarked;

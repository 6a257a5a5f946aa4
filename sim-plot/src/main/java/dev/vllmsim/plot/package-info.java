/** Draws report documents, a run's steps or a sweep's points, as PNG pictures that stand on their own. */
@NullMarked
package dev.vllmsim.plot;

import org.jspecify.annotations.NullMarked;

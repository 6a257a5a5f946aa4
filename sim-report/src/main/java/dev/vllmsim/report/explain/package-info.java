/** Why the tail of a run is as it is, and what would have helped. */
@NullMarked
package dev.vllmsim.report.explain;

import org.jspecify.annotations.NullMarked;

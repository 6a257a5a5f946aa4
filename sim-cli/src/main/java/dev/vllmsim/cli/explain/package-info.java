/** The command that says where the time of a run's requests went, and what would have helped. */
@NullMarked
package dev.vllmsim.cli.explain;

import org.jspecify.annotations.NullMarked;

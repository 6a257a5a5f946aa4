/** What parts of a run cost. */
@NullMarked
package dev.vllmsim.benchmarks;

import org.jspecify.annotations.NullMarked;

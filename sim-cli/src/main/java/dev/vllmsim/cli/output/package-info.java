/** What comes out of a run or a sweep: each output a class, and a line in the list of all. */
@NullMarked
package dev.vllmsim.cli.output;

import org.jspecify.annotations.NullMarked;

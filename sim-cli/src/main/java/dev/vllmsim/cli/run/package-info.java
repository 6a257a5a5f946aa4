/** What the command does: runs a simulation or a sweep, or draws a report, from settings to files. */
@NullMarked
package dev.vllmsim.cli.run;

import org.jspecify.annotations.NullMarked;

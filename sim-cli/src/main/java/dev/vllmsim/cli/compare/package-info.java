/** The command that compares two runs of the same requests. */
@NullMarked
package dev.vllmsim.cli.compare;

import org.jspecify.annotations.NullMarked;

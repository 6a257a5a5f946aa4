/** The command that finds the settings that bear the most load. */
@NullMarked
package dev.vllmsim.cli.tune;

import org.jspecify.annotations.NullMarked;

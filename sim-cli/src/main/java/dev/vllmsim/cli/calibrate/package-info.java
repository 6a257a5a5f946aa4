/** The subcommand that fits a step time to a measured run: its flags, its files, its text. */
@NullMarked
package dev.vllmsim.cli.calibrate;

import org.jspecify.annotations.NullMarked;

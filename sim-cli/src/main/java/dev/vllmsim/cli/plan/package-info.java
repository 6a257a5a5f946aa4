/** The command that finds the most load that holds objectives. */
@NullMarked
package dev.vllmsim.cli.plan;

import org.jspecify.annotations.NullMarked;

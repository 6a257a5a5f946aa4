/** The command line: flags into scenarios, results onto the console and into files. */
@NullMarked
package dev.vllmsim.cli;

import org.jspecify.annotations.NullMarked;

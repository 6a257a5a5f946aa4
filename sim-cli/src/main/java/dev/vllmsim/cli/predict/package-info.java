/** The command that predicts what cards would do with models. */
@NullMarked
package dev.vllmsim.cli.predict;

import org.jspecify.annotations.NullMarked;

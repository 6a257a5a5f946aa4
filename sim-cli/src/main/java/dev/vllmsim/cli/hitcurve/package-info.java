/** The command that says what prefix caches of any size would find. */
@NullMarked
package dev.vllmsim.cli.hitcurve;

import org.jspecify.annotations.NullMarked;

/** Many runs of one scenario with settings changed, on all cores or on other machines, with results in order. */
@NullMarked
package dev.vllmsim.engine.sweep;

import org.jspecify.annotations.NullMarked;

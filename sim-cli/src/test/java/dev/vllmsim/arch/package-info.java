/** The rules of the house, checked on the compiled classes of all modules. */
@NullMarked
package dev.vllmsim.arch;

import org.jspecify.annotations.NullMarked;

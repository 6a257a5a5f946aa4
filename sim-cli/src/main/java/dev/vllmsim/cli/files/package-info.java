/** Files by the names that people give them: what can be said of them before anything is read or written. */
@NullMarked
package dev.vllmsim.cli.files;

import org.jspecify.annotations.NullMarked;

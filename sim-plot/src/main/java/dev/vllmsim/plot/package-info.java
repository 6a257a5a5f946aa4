/** Charts of report documents. */
@NullMarked
package dev.vllmsim.plot;

import org.jspecify.annotations.NullMarked;

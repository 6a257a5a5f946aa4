/** The picture of a hit curve. */
@NullMarked
package dev.vllmsim.plot.reuse;

import org.jspecify.annotations.NullMarked;

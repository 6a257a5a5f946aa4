/** The pictures of how much load holds. */
@NullMarked
package dev.vllmsim.plot.plan;

import org.jspecify.annotations.NullMarked;

/** Where requests come from: their lengths and the order and times at which they arrive. */
@NullMarked
package dev.vllmsim.engine.workload;

import org.jspecify.annotations.NullMarked;

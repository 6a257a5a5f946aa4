/** The loop that ties workload, scheduler and step time together, its clock, its listeners and its result. */
@NullMarked
package dev.vllmsim.engine.simulation;

import org.jspecify.annotations.NullMarked;

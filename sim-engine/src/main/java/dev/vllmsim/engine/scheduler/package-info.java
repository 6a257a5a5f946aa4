/** The contract of a scheduling policy, the batch it forms each step, and the registry of policies. */
@NullMarked
package dev.vllmsim.engine.scheduler;

import org.jspecify.annotations.NullMarked;

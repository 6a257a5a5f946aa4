/** The policy that follows vLLM V1's own scheduler step for step: its queues, its KV blocks and its preemption. */
@NullMarked
package dev.vllmsim.engine.scheduler.vllmv1;

import org.jspecify.annotations.NullMarked;

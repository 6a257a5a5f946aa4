/** Blocks of the KV cache: how many are free, and which content can be found again in them. */
@NullMarked
package dev.vllmsim.engine.kvcache;

import org.jspecify.annotations.NullMarked;

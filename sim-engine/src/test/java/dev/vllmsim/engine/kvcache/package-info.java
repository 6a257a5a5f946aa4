@NullMarked
package dev.vllmsim.engine.kvcache;

import org.jspecify.annotations.NullMarked;

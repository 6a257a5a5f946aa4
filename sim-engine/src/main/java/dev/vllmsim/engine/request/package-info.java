/** What a request is, apart from what happens to it: its fixed part and its life in the engine. */
@NullMarked
package dev.vllmsim.engine.request;

import org.jspecify.annotations.NullMarked;

/** Tests of where the time of requests goes. */
@NullMarked
package dev.vllmsim.engine.blame;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.vllmsim.engine.routing;

import org.jspecify.annotations.NullMarked;

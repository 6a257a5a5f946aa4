/** Routers: which of several replicas of an engine serves a request. */
@NullMarked
package dev.vllmsim.engine.routing;

import org.jspecify.annotations.NullMarked;

/** The policy that serves decodes first, then prefills under way, then new prefills under two partial limits. */
@NullMarked
package dev.vllmsim.engine.scheduler.decodefirst;

import org.jspecify.annotations.NullMarked;

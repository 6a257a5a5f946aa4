/** The one collection that the JDK does not have: a linked list from whose middle a member leaves in constant time. */
@NullMarked
package dev.vllmsim.engine.collect;

import org.jspecify.annotations.NullMarked;

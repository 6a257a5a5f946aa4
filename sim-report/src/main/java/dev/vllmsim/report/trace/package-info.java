/** A run as a trace that viewers of traces open: Chrome's trace event format, as Perfetto reads it. */
@NullMarked
package dev.vllmsim.report.trace;

import org.jspecify.annotations.NullMarked;

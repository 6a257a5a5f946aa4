/** Results as text for people: the summary, the tail, the trace, the table of a sweep. */
@NullMarked
package dev.vllmsim.cli.text;

import org.jspecify.annotations.NullMarked;

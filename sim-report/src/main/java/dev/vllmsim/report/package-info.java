/** What a run has to say: its documents, and the statistics in them. */
@NullMarked
package dev.vllmsim.report;

import org.jspecify.annotations.NullMarked;

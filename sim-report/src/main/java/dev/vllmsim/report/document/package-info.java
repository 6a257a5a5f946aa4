/** The JSON documents: what they hold, how they are written and read. */
@NullMarked
package dev.vllmsim.report.document;

import org.jspecify.annotations.NullMarked;

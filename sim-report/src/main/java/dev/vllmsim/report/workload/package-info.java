/** Files that say what requests there are: which forms are known, and how each is read as a stream. */
@NullMarked
package dev.vllmsim.report.workload;

import org.jspecify.annotations.NullMarked;

/** Listens to a run and keeps what its report says of it: latencies, rows, steps, reasons for care. */
@NullMarked
package dev.vllmsim.report.measure;

import org.jspecify.annotations.NullMarked;

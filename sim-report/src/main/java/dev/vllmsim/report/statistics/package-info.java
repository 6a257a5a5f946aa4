/** Samples of latencies in numbers: moments and percentiles, exact or from a histogram. */
@NullMarked
package dev.vllmsim.report.statistics;

import org.jspecify.annotations.NullMarked;

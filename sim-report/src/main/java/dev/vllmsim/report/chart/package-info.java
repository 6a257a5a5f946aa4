/** What pictures show of a run that its summary does not say, from its report or from the run itself. */
@NullMarked
package dev.vllmsim.report.chart;

import org.jspecify.annotations.NullMarked;

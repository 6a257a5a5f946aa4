package dev.vllmsim.report.document;

import org.jspecify.annotations.Nullable;

/**
 * A document of kind {@code run}, as it is read for charts.
 *
 * @param head all but the long arrays
 * @param steps the steps of the run, or {@code null} if the document has none
 */
public record RunReport(RunHead head, @Nullable StepSeries steps) {}

package dev.vllmsim.report.chart;

import dev.vllmsim.report.document.RunHead;
import dev.vllmsim.report.statistics.Ecdf;

/**
 * The latencies of a run's requests.
 *
 * @param head the run
 * @param ttft from arrival to first token
 * @param tpot from first to last token, divided by the output tokens
 * @param requestTime from arrival to last token
 */
public record Latencies(RunHead head, Ecdf ttft, Ecdf tpot, Ecdf requestTime) {}

package dev.vllmsim.report.calibration;

import dev.vllmsim.report.input.Input;
import org.jspecify.annotations.Nullable;

/**
 * The files of a measured run.
 *
 * @param requests a line a request, or the detailed JSON of {@code vllm bench serve}
 * @param meta what the engine was, or {@code null} if nobody wrote it down
 * @param timeseries what the engine said over time, or {@code null} likewise
 */
public record MeasuredFiles(
        Input requests, @Nullable Input meta, @Nullable Input timeseries) {}

package dev.vllmsim.report.calibration;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A measured run: its requests with their time stamps, and what its record says of the engine.
 *
 * @param format what kind of record it was read from
 * @param requests in the order of their arrivals; at least two
 * @param limits the engine's limits, as settings of the {@code vllm-v1} scheduler
 * @param about what is known of the model, the machine and the measurement, by key
 * @param ticks what the engine said over time, in order; empty if nothing was recorded
 * @param notes what a person should know before trusting a fit
 */
public record MeasuredRun(
        String format,
        List<MeasuredRequest> requests,
        Map<String, Object> limits,
        Map<String, Object> about,
        List<MeasuredTick> ticks,
        List<String> notes) {

    public MeasuredRun {
        requests = List.copyOf(requests);
        limits = Collections.unmodifiableMap(new LinkedHashMap<>(limits));
        about = Collections.unmodifiableMap(new LinkedHashMap<>(about));
        ticks = List.copyOf(ticks);
        notes = List.copyOf(notes);
    }
}

package dev.vllmsim.report.calibration;

import dev.vllmsim.engine.request.PromptContent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A measured run: its requests with their time stamps, and what its record says of the engine.
 *
 * @param format what kind of record it was read from
 * @param requests in the order of their arrivals; at least two
 * @param limits the engine's limits, as settings of the {@code vllm-v1} scheduler
 * @param about what is known of the model, the machine and the measurement, by key
 * @param ticks what the engine said over time, in order; empty if nothing was recorded
 * @param notes what a person should know before trusting a fit
 * @param client who sent the requests
 * @param firstStallNanos how much longer than usual the host was busy with its first step, as the stamps have it; 0 if
 *     they show no stall
 */
public record MeasuredRun(
        String format,
        List<MeasuredRequest> requests,
        Map<String, Object> limits,
        Map<String, Object> about,
        List<MeasuredTick> ticks,
        List<String> notes,
        Client client,
        long firstStallNanos) {

    /** What {@code about} calls the number of cards that each layer was spread over. */
    static final String TENSOR_PARALLEL = "tensor_parallel_size";

    /** What it calls the number of engines that shared the requests; left out if it was one. */
    static final String DATA_PARALLEL = "data_parallel_size";

    public MeasuredRun {
        requests = List.copyOf(requests);
        limits = Collections.unmodifiableMap(new LinkedHashMap<>(limits));
        about = Collections.unmodifiableMap(new LinkedHashMap<>(about));
        ticks = List.copyOf(ticks);
        notes = List.copyOf(notes);
    }

    /** A run of an open loop, in the engine's own stamps, without a stall. */
    public MeasuredRun(
            String format,
            List<MeasuredRequest> requests,
            Map<String, Object> limits,
            Map<String, Object> about,
            List<MeasuredTick> ticks,
            List<String> notes) {
        this(format, requests, limits, about, ticks, notes, Client.OPEN, 0);
    }

    /** How many requests count. */
    public int scored() {
        return (int) requests.stream().filter(MeasuredRequest::scored).count();
    }

    /** The same run with limits in place of those of the record, or beside them. */
    public MeasuredRun withLimits(Map<String, ?> given) {
        Map<String, Object> all = new LinkedHashMap<>(limits);
        all.putAll(given);
        return new MeasuredRun(format, requests, all, about, ticks, notes, client, firstStallNanos);
    }

    /** The same run with what the prompts have in common, by the ids of the requests. */
    public MeasuredRun withContent(Map<String, PromptContent> content) {
        List<MeasuredRequest> known = new ArrayList<>();
        for (MeasuredRequest request : requests) {
            @Nullable PromptContent own = content.get(request.id());
            known.add(own == null ? request : request.with(own));
        }
        return new MeasuredRun(format, known, limits, about, ticks, notes, client, firstStallNanos);
    }

    /** How many requests have a prompt of which something is known. */
    public long withContent() {
        return requests.stream().filter(request -> request.content() != null).count();
    }

    /** The same run of a client that allows so many requests at a time; 0 for none. */
    public MeasuredRun withClientLimit(int limit) {
        Client given = limit == 0 ? new Client(client.stamps(), 0, Set.of()) : client.limited(requests, limit);
        return new MeasuredRun(format, requests, limits, about, ticks, notes, given, firstStallNanos);
    }

    MeasuredRun with(List<MeasuredRequest> others, List<String> otherNotes) {
        return new MeasuredRun(format, others, limits, about, ticks, otherNotes, client, firstStallNanos);
    }

    MeasuredRun withNotes(List<String> others) {
        return with(requests, others);
    }

    MeasuredRun withoutStall() {
        return new MeasuredRun(format, requests, limits, about, ticks, notes, client, 0);
    }
}

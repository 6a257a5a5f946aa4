package dev.vllmsim.report.study;

import dev.vllmsim.engine.scenario.ScenarioReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs to study, made of settings. */
final class Runs {
    private static final Map<String, List<String>> REPLACED =
            Map.of("concurrency", List.of("request_rate", "burstiness"), "request_rate", List.of("concurrency"));

    private Runs() {}

    /** Variants of a run of synthetic requests. */
    static ScenarioSource of(Map<String, ?> settings) {
        return changes -> {
            Map<String, Object> all = new LinkedHashMap<>(settings);
            for (Map.Entry<String, ? extends @Nullable Object> change : changes.entrySet()) {
                all.keySet().removeAll(REPLACED.getOrDefault(change.getKey(), List.of()));
                Object value = change.getValue();
                if (value == null) {
                    all.remove(change.getKey());
                } else {
                    all.put(change.getKey(), value);
                }
            }
            return ScenarioReader.read(all, read -> {
                throw new IllegalStateException("no workload is read here");
            });
        };
    }

    /** A single server: one request at a time, one token each, so that the queue alone makes requests wait. */
    static Map<String, Object> singleServer(int requests, int shortest, int longest) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("scheduler", "vllm-v1");
        settings.put("async_scheduling", false);
        settings.put("max_num_seqs", 1);
        settings.put("max_num_batched_tokens", 4096);
        settings.put("total_query", requests);
        settings.put("min_input", shortest);
        settings.put("max_input", longest);
        settings.put("min_output", 1);
        settings.put("max_output", 1);
        settings.put("seed", 1);
        return settings;
    }

    /** A run of {@code decode-first} in a closed loop, with lengths that vary. */
    static Map<String, Object> decodeFirst(int requests) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("max_num_scheduled_tokens", 128);
        settings.put("total_query", requests);
        settings.put("min_input", 64);
        settings.put("max_input", 512);
        settings.put("min_output", 8);
        settings.put("max_output", 64);
        settings.put("prefill_elapsed_time_ms", 10);
        settings.put("decode_elapsed_time_ms", 3);
        settings.put("seed", 7);
        return settings;
    }
}

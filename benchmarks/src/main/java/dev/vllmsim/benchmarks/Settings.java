package dev.vllmsim.benchmarks;

import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scenario.ScenarioReader;
import java.util.LinkedHashMap;
import java.util.Map;

/** The scenarios that are measured. */
final class Settings {
    private Settings() {}

    /** A closed loop over prompts of 64 to 1,024 and outputs of 16 to 256 tokens, with a budget of 2,048. */
    static Map<String, Object> mixed(int requests, int concurrency) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("total_query", requests);
        settings.put("min_input", 64);
        settings.put("max_input", 1_024);
        settings.put("min_output", 16);
        settings.put("max_output", 256);
        settings.put("concurrency", concurrency);
        settings.put("max_num_seqs", concurrency);
        settings.put("max_num_scheduled_tokens", 2_048);
        settings.put("prefill_elapsed_time_ms", 10);
        settings.put("decode_elapsed_time_ms", 3);
        settings.put("seed", 7);
        return settings;
    }

    /** The same with prompts of 256 tokens, outputs of the given length, chunks of 512 and eight partial prefills. */
    static Map<String, Object> fixed(int requests, int concurrency, int outputTokens) {
        Map<String, Object> settings = mixed(requests, concurrency);
        settings.put("min_input", 256);
        settings.put("max_input", 256);
        settings.put("min_output", outputTokens);
        settings.put("max_output", outputTokens);
        settings.put("prefill_chunk_size", 512);
        settings.put("max_num_partial_prefills", 8);
        return settings;
    }

    static Scenario scenario(Map<String, Object> settings) {
        return ScenarioReader.read(settings, read -> {
            throw new IllegalStateException("no file is named");
        });
    }
}

package dev.vllmsim.report.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scenario.ScenarioReader;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunColumnsTest {

    private static Scenario scenario(String scheduler, String label) {
        Map<String, Object> settings = new LinkedHashMap<>(
                Map.of("total_query", 3, "min_input", 5, "max_input", 9, "min_output", 2, "max_output", 4, "seed", 1));
        settings.put("scheduler", scheduler);
        settings.put("max_num_scheduled_tokens", 512);
        settings.put("prefill_elapsed_time_ms", 10);
        settings.put("decode_elapsed_time_ms", 3);
        if (scheduler.equals("vllm-v1")) {
            settings.put("max_num_batched_tokens", settings.remove("max_num_scheduled_tokens"));
            settings.put("async_scheduling", false);
        }
        Scenario read = ScenarioReader.read(settings, file -> {
            throw new AssertionError("no file is named");
        });
        Map<String, Object> config = new LinkedHashMap<>(read.config());
        config.put("scheduler", label);
        return new Scenario(read.requests(), read.arrivals(), read.scheduler(), read.stepTime(), config);
    }

    /** Which keys a run has follows from what its policy is, not from how it is called. */
    @ParameterizedTest
    @CsvSource({
        "vllm-v1, vllm-v1, true",
        "vllm-v1, something-else, true",
        "decode-first, decode-first, false",
        "decode-first, vllm-v1, false"
    })
    void theNameOfAPolicyDoesNotMatter(String scheduler, String label, boolean kvBlocks) {
        assertThat(RunColumns.of(scenario(scheduler, label))).isEqualTo(new RunColumns(kvBlocks, false, false, false));
    }
}

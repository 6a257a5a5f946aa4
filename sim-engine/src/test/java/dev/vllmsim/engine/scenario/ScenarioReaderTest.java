package dev.vllmsim.engine.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vllmsim.engine.settings.SettingsException;
import dev.vllmsim.engine.testing.Scenarios;
import dev.vllmsim.engine.workload.WorkloadKeys;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScenarioReaderTest {
    private static final Map<String, Object> COMPLETE = Map.of(
            "workload", "requests.csv",
            "max_num_scheduled_tokens", 128,
            "prefill_elapsed_time_ms", 10,
            "decode_elapsed_time_ms", 3);

    private static String problem(String name, Object value) {
        Map<String, Object> settings = new LinkedHashMap<>(COMPLETE);
        settings.put(name, value);
        SettingsException e = catchThrowableOfType(
                SettingsException.class,
                () -> ScenarioReader.read(settings, read -> {
                    assertThat(read.find(WorkloadKeys.WORKLOAD)).isEqualTo("requests.csv");
                    return Scenarios.requests(new int[] {1, 1});
                }));
        return e.problems().toString();
    }

    @Test
    void aSettingOfAnotherStepTimeIsRefusedWithItsOwner() {
        assertThat(problem("step_base_ms", 5))
                .contains("step_base_ms", "is not used with `step_time` fixed, only with linear", "unused=true");
    }

    @Test
    void lengthsAreRefusedBesideAFile() {
        assertThat(problem("min_input", 5))
                .contains("is not used with `workload`: the file says how long each request is");
    }

    @Test
    void aNameThatNobodyKnowsIsRefused() {
        assertThat(problem("max_num_sqs", 5)).contains("is not a setting of this simulator");
    }

    /** Whose settings are not known cannot be said to be unused. */
    @Test
    void besideAnUnknownPolicyItsSettingsAreNotSaidToBeUnused() {
        assertThat(problem("scheduler", "fifo"))
                .contains("must be one of decode-first, vllm-v1, but is fifo")
                .doesNotContain("null", "unused=true");
    }
}

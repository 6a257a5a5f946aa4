package dev.vllmsim.engine.steptime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vllmsim.engine.scheduler.Batch;
import dev.vllmsim.engine.settings.Settings;
import dev.vllmsim.engine.settings.SettingsException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepTimeKindTest {

    private static StepTimeModel model(Settings settings) {
        StepTimeModel model = settings.build(() -> StepTimeKind.from(settings));
        settings.finish(name -> "is not used");
        if (model == null) {
            throw new AssertionError("settings without a problem made no model");
        }
        return model;
    }

    private static String problem(Map<String, ?> given) {
        SettingsException e = catchThrowableOfType(SettingsException.class, () -> model(new Settings(given)));
        assertThat(e).as("the settings are refused").isNotNull();
        return String.valueOf(e.getMessage());
    }

    @Test
    void whatARunSaysOfItselfGivesTheSameModelAgain() {
        Settings settings =
                new Settings(Map.of("step_time", "linear", "step_base_ms", 7, "step_fitted_kv_tokens", 400));
        StepTimeModel first = model(settings);
        assertThat(model(new Settings(settings.resolved()))).isEqualTo(first);
    }

    @Test
    void aPresetStandsForACardAndAModelThatAreLookedUpBefore() {
        assertThat(problem(Map.of("step_time_preset", "h100-llama-3.1-8b")))
                .isEqualTo("step_time_preset must be an object here: look names and files up before");
        assertThat(problem(Map.of("step_time", "linear", "step_base_ms", 1, "step_time_preset", "h100-llama-3.1-8b")))
                .isEqualTo("step_time_preset is not used");
    }

    @Test
    void aTableIsReadFromItsRows() {
        Settings settings = new Settings(Map.of(
                "step_table",
                List.of(
                        Map.of("decode_sequences", 1, "step_ms", 7.5),
                        Map.of("decode_sequences", 64, "step_ms", "9"),
                        Map.of("decode_sequences", 1, "prefill_tokens", 512, "step_ms", 20),
                        Map.of("decode_sequences", 64, "prefill_tokens", 512, "step_ms", 22))));
        StepTimeModel model = model(settings);
        assertThat(settings.resolved()).containsEntry("step_time", "table").containsKey("step_table");
        Batch batch = new Batch();
        batch.clear();
        batch.addDecodes(64, 64_000, 0);
        assertThat(model.stepNanos(batch)).isEqualTo(9_000_000);
    }

    @Test
    void aTableThatCannotBeUsedSaysWhy() {
        assertThat(problem(Map.of("step_time", "table"))).isEqualTo("missing: step_table");
        assertThat(problem(Map.of("step_table", 5))).isEqualTo("step_table must be a list of measured steps, but is 5");
        assertThat(problem(Map.of("step_table", List.of(3))))
                .isEqualTo("step_table must hold objects with prefill_tokens, decode_sequences, kv_tokens and step_ms,"
                        + " but holds 3");
        assertThat(problem(Map.of("step_table", List.of(Map.of("step_ms", 0)))))
                .isEqualTo("step_table has a measured step {step_ms=0}: step_ms must be a number above 0, but is 0");
        assertThat(problem(Map.of("step_table", List.of(Map.of("step_s", 1)))))
                .contains("missing: step_ms", "step_s is not known in a measured step");
        assertThat(problem(Map.of("step_table", List.of())))
                .isEqualTo("step_table cannot be used: a table of step times needs at least one measured step");
    }

    /** A step beyond the end of the clock would look like no step at all. */
    @Test
    void aStepThatTheClockCannotShowIsAnError() {
        StepTimeModel model =
                model(new Settings(Map.of("step_time", "linear", "step_base_ms", "1", "step_decode_seq_ms", 9e12)));
        Batch batch = new Batch();
        batch.clear();
        batch.addDecodes(2, 10, 0);
        assertThatThrownBy(() -> model.stepNanos(batch)).isInstanceOf(ArithmeticException.class);
    }
}

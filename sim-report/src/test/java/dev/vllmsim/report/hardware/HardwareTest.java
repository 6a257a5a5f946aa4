package dev.vllmsim.report.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vllmsim.engine.settings.SettingsException;
import dev.vllmsim.report.input.BadInputException;
import dev.vllmsim.report.input.TestInput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HardwareTest {
    @TempDir
    private Path folder;

    private final List<String> read = new ArrayList<>();

    private final Hardware hardware = new Hardware(name -> {
        read.add(name);
        return new TestInput(Path.of(name));
    });

    @BeforeEach
    void writeFiles() throws IOException {
        Files.createDirectory(folder.resolve("tiny"));
        Files.writeString(folder.resolve("tiny/config.json"), """
                {"num_hidden_layers": 4, "hidden_size": 256, "num_attention_heads": 8, "vocab_size": 1000,
                 "intermediate_size": 512}""");
        Files.writeString(
                folder.resolve("mine.json"),
                "{\"bw_tb_per_s\": 1.5, \"bf16_tflops\": 200, \"memory_bytes\": 48000000000}");
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private static String name(@Nullable Object structure) {
        return structure instanceof Map<?, ?> values ? String.valueOf(values.get("name")) : "";
    }

    @Test
    void namesAndFilesBecomeObjects() {
        Map<String, Object> found =
                hardware.lookUp(Map.of("step_gpu", path("mine.json"), "step_model", "qwen3-8b", "seed", 7));
        assertThat(name(found.get("step_gpu"))).isEqualTo("mine");
        assertThat(name(found.get("step_model"))).isEqualTo("qwen3-8b");
        assertThat(found).containsEntry("seed", 7);
    }

    @Test
    void aModelOfAFileIsCalledAsItsFolder() {
        for (String given : List.of("tiny", "tiny/config.json")) {
            for (String key : List.of("step_model", "step_model_config")) {
                Map<String, Object> found = hardware.lookUp(Map.of(key, path(given)));
                assertThat(found).doesNotContainKey("step_model_config");
                assertThat(name(found.get("step_model"))).isEqualTo("tiny");
            }
        }
    }

    @Test
    void aFileMayBePackedAndHaveNumbersThatAreNone() throws IOException {
        Path packed = folder.resolve("packed.json.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(
                    ("{\"num_hidden_layers\": 4, \"hidden_size\": 256, \"num_attention_heads\": 8, \"vocab_size\": 1000,"
                                    + " \"intermediate_size\": 512, \"scale\": NaN}")
                            .getBytes(StandardCharsets.UTF_8));
        }
        Map<String, Object> found = hardware.lookUp(Map.of("step_model_config", packed.toString()));
        assertThat(name(found.get("step_model"))).isEqualTo("packed");
    }

    @Test
    void aPresetIsACardAndAModel() {
        Map<String, Object> found = hardware.lookUp(Map.of("step_time_preset", "a100-llama-3.1-8b"));
        assertThat(found).containsOnlyKeys("step_gpu", "step_model");
        assertThat(name(found.get("step_gpu"))).isEqualTo("a100-sxm-80");
        assertThat(name(found.get("step_model"))).isEqualTo("llama-3.1-8b");
        assertThatThrownBy(() -> hardware.lookUp(Map.of("step_time_preset", "tpu")))
                .hasMessage("step_time_preset must be one of h100-llama-3.1-8b, a100-llama-3.1-8b, but is tpu");
    }

    @Test
    void aFileIsReadOnceHoweverManySettingsNameIt() {
        for (int i = 0; i < 3; i++) {
            hardware.lookUp(Map.of("step_gpu", path("mine.json"), "step_model_config", path("tiny")));
        }
        assertThat(read).containsExactly(path("mine.json"), path("tiny/config.json"));
    }

    @Test
    void whatIsNeitherKnownNorAFileIsAnsweredWithWhatIsKnown() {
        assertThatThrownBy(() -> hardware.lookUp(Map.of("step_gpu", "h100")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContainingAll("h100-sxm", "JSON file", "bw_tb_per_s");
        assertThatThrownBy(() -> hardware.lookUp(Map.of("step_model", "gpt-5")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContainingAll("llama-3.1-8b", "`step_model_config`");
        assertThatThrownBy(() -> hardware.lookUp(Map.of("step_model", "qwen3-8b", "step_model_config", path("tiny"))))
                .hasMessageContaining("leave one out");
        assertThat(read).isEmpty();
    }

    @Test
    void aFileThatCannotBeUsedIsNamed() throws IOException {
        Files.writeString(folder.resolve("cut.json"), "{\"name\": ");
        assertThatThrownBy(() -> hardware.lookUp(Map.of("step_gpu", path("cut.json"))))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("cut.json:1:", "expected an object of JSON");
        assertThatThrownBy(() -> hardware.lookUp(Map.of("step_gpu", path("tiny/config.json"))))
                .isInstanceOf(SettingsException.class)
                .hasMessageContainingAll("config.json cannot be used");
    }
}

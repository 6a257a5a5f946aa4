package dev.vllmsim.report.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vllmsim.engine.steptime.roofline.Card;
import dev.vllmsim.engine.steptime.roofline.Card.Efficiency;
import dev.vllmsim.engine.steptime.roofline.CardStructure;
import dev.vllmsim.report.input.TestInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CardsTest {
    private static final String PEAKS = "\"bw_tb_per_s\": 1.5, \"bf16_tflops\": 200, \"memory_bytes\": 48000000000";

    @TempDir
    private Path folder;

    private Card read(String more) throws IOException {
        Path file = folder.resolve("my-card.json");
        Files.writeString(file, "{" + PEAKS + more + "}");
        return read(file);
    }

    private static Card read(Path file) throws IOException {
        return Cards.read(JsonObjects.read(new TestInput(file)), "my-card");
    }

    @Test
    void everyCardOfTheCatalogueIsTheSameAfterBeingWritten() {
        assertThat(Cards.names()).hasSizeGreaterThanOrEqualTo(8);
        for (String name : Cards.names()) {
            Card card = Objects.requireNonNull(Cards.named(name));
            assertThat(card.link()).as(name).isNotNull();
            assertThat(CardStructure.read(CardStructure.write(card), "")).isEqualTo(card);
        }
        assertThat(Cards.named("h100")).isNull();
    }

    @Test
    void aCardOfAFileReachesWhatIsUsual() throws IOException {
        Card card = read("");
        assertThat(card.name()).isEqualTo("my-card");
        assertThat(card.fp8Tflops()).isZero();
        assertThat(card.link()).isNull();
        assertThat(card.measured()).isFalse();
        assertThat(card.efficiency()).isEqualTo(new Efficiency(0.82, 0.80, 2.5, 0.82, 0.47, 64, 0.2));
    }

    @Test
    void hopperAndBlackwellForDataCentresKeepTheirAttentionInMixedSteps() throws IOException {
        Efficiency kept = new Efficiency(0.82, 0.80, 2.5, 0.82, 0.47, 1, 0.09);
        assertThat(read(", \"compute_capability\": \"9.0\"").efficiency()).isEqualTo(kept);
        assertThat(read(", \"compute_capability\": 10.3").efficiency()).isEqualTo(kept);
        assertThat(read(", \"compute_capability\": \"12.0\"").efficiency()).isEqualTo(Efficiency.USUAL);
        assertThat(read(", \"compute_capability\": \"9.0\", \"tile\": 8, \"e_mem\": 0.7")
                        .efficiency())
                .isEqualTo(new Efficiency(0.7, 0.80, 2.5, 0.82, 0.47, 8, 0.09));
    }

    @Test
    void aLinkIsANameOrAnObject() throws IOException {
        assertThat(read(", \"link\": \"nvlink4\"").link())
                .isEqualTo(Objects.requireNonNull(Cards.named("h100-sxm")).link());
        Card card = read(", \"link\": {\"start_us\": [1, 2, 3], \"bus_gb_per_s\": [10, 20, 30]}");
        assertThat(Objects.requireNonNull(card.link()).eight().busGbPerSecond()).isEqualTo(30);
        assertThatThrownBy(() -> read(", \"link\": \"nvlink9\""))
                .hasMessageContainingAll("`link`", "nvlink9", "pcie4", "start_us");
        assertThatThrownBy(() -> read(", \"link\": {\"start_us\": [1, 2], \"bus_gb_per_s\": [1, 2, 3]}"))
                .hasMessageContainingAll("`start_us`", "three numbers");
    }

    @Test
    void wrongKeysAreNamed() {
        assertThatThrownBy(() -> read(", \"e_memory\": 0.8"))
                .hasMessageContainingAll("`e_memory`", "not known", "e_mem");
        assertThatThrownBy(() -> read(", \"e_mem\": 1.2")).hasMessageContainingAll("`e_mem`", "1.2");
        assertThatThrownBy(() -> read(", \"p\": \"sharp\"")).hasMessageContainingAll("`p`", "sharp");
        Path file = folder.resolve("empty.json");
        assertThatThrownBy(() -> {
                    Files.writeString(file, "{\"name\": \"x\"}");
                    read(file);
                })
                .hasMessage("lacks `bw_tb_per_s`, `bf16_tflops`, `memory_bytes`");
        assertThatThrownBy(() -> {
                    Files.writeString(file, "{\"name\": ");
                    read(file);
                })
                .hasMessageContainingAll("empty.json:1:", "object of JSON");
    }
}

package dev.vllmsim.plot.blame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.engine.blame.Cause;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scenario.ScenarioReader;
import dev.vllmsim.plot.Images;
import dev.vllmsim.plot.TestFonts;
import dev.vllmsim.plot.TestRuns;
import dev.vllmsim.report.document.ExplainReport;
import dev.vllmsim.report.document.Tool;
import dev.vllmsim.report.explain.Explanation;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BlamePictureTest {
    private static ExplainReport report() throws IOException {
        Scenario scenario = ScenarioReader.read(TestRuns.experiment3(), settings -> {
            throw new IllegalStateException("there is no file");
        });
        try (Explanation explanation = Explanation.of(scenario)) {
            return explanation.report(new Tool("vllm-sim", "1"), scenario.config(), null, null, List.of());
        }
    }

    @Test
    void whatCanBeSeenHasItsColour() throws IOException {
        TestFonts.assumeInstalled();
        ExplainReport report = report();
        BufferedImage image = BlamePicture.draw(report);

        assertThat(image.getWidth()).isEqualTo(2400);
        for (Cause cause : Cause.OF_TTFT) {
            double most = report.deciles().stream()
                    .mapToDouble(decile -> decile.ttftCausesMs().getOrDefault(cause.label(), 0.0) / decile.ttftMs())
                    .max()
                    .orElse(0);
            if (most > 0.05) {
                assertThat(Images.count(image, CauseInk.of(cause)))
                        .as("%s", cause)
                        .isGreaterThan(500);
            }
        }
        assertThat(Images.count(image, CauseInk.of(Cause.KV_BLOCKS))).isZero();
    }

    @Test
    void everyCauseHasAColourOfItsOwn() {
        Set<Color> colours = new HashSet<>();
        for (Cause cause : Cause.OF_TTFT) {
            assertThat(colours.add(CauseInk.of(cause))).as("%s", cause).isTrue();
        }
    }

    @Test
    void aBarHasWhatIsAboveZeroAndKnown() {
        Split split = Split.of(Map.of("seats", 2.0, "own_prefill", 1, "decodes", -0.5, "of_a_later_version", 7.0));
        assertThat(split.sum()).isEqualTo(3);
        assertThat(split.of(Cause.SEATS)).isEqualTo(2);
        assertThat(split.of(Cause.DECODES)).isZero();
    }
}

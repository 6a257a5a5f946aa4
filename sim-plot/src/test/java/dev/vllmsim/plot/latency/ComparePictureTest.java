package dev.vllmsim.plot.latency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.plot.Images;
import dev.vllmsim.plot.TestFonts;
import dev.vllmsim.plot.TestRuns;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.report.document.CompareReport;
import dev.vllmsim.report.document.CompareReport.Quantile;
import dev.vllmsim.report.document.CompareReport.SettingDifference;
import dev.vllmsim.report.document.Replications;
import dev.vllmsim.report.document.ReportWriter;
import dev.vllmsim.report.document.Tool;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ComparePictureTest {
    @BeforeAll
    static void fonts() {
        TestFonts.assumeInstalled();
    }

    /** B is so many ms slower at every quantile, give or take half of an interval if there is one. */
    private static CompareReport report(double slower, @Nullable Double half) {
        Map<String, List<Quantile>> quantiles = new LinkedHashMap<>();
        for (String latency : QuantilesBand.ORDER) {
            List<Quantile> all = new ArrayList<>();
            for (int i = 1; i < 100; i++) {
                all.add(new Quantile(
                        i / 100.0,
                        10 + i,
                        10 + i + slower,
                        slower,
                        half == null ? null : slower - half,
                        half == null ? null : slower + half));
            }
            quantiles.put(latency, all);
        }
        Map<String, Object> config = TestRuns.config(TestRuns.experiment3());
        return new CompareReport(
                ReportWriter.SCHEMA_VERSION,
                CompareReport.KIND,
                new Tool("vllm-sim", "1"),
                config,
                config,
                List.of(),
                30,
                half == null ? null : Replications.of(List.of(1L, 2L)),
                List.of(new SettingDifference("watermark", 0.1, null)),
                Map.of(),
                Map.of(),
                quantiles);
    }

    private static int orange(CompareReport report) {
        return Images.count(ComparePicture.draw(report), over(Ink.ORANGE));
    }

    /** The colour of an area on paper. */
    private static Color over(Color colour) {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Ink.PAPER);
        graphics.fillRect(0, 0, 1, 1);
        graphics.setColor(DifferencesBand.tint(colour));
        graphics.fillRect(0, 0, 1, 1);
        graphics.dispose();
        return new Color(image.getRGB(0, 0));
    }

    @Test
    void bothHaveTheirCurvesAndTheDifferenceItsColour() {
        BufferedImage image = ComparePicture.draw(report(5, 1.0));
        assertThat(image.getWidth()).isEqualTo(2400);
        assertThat(Images.count(image, Line.ALL.get(0).colour())).isGreaterThan(1000);
        assertThat(Images.count(image, Line.ALL.get(1).colour())).isGreaterThan(1000);
        // Beside the swatch of the legend there is an area, or there is none.
        assertThat(orange(report(5, 1.0))).isGreaterThan(20_000);
        assertThat(orange(report(5, null))).isGreaterThan(20_000);
        assertThat(orange(report(5, 6.0))).isLessThan(2_000);
        assertThat(orange(report(-5, 1.0))).isLessThan(2_000);
        assertThat(Images.count(ComparePicture.draw(report(-5, 1.0)), over(Ink.GREEN)))
                .isGreaterThan(20_000);
    }

    @Test
    void whatIsTheSameIsDrawnToo() {
        assertThat(orange(report(0, 0.0))).isLessThan(2_000);
    }
}

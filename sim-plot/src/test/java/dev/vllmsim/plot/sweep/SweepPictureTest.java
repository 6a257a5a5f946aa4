package dev.vllmsim.plot.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.plot.Images;
import dev.vllmsim.plot.TestFonts;
import dev.vllmsim.plot.TestRuns;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.report.document.SweepPoint;
import dev.vllmsim.report.document.SweepReport;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SweepPictureTest {

    @BeforeAll
    static void fonts() {
        TestFonts.assumeInstalled();
    }

    private static Map<String, Object> small() {
        return TestRuns.with(TestRuns.experiment3(), "total_query", 5);
    }

    @Test
    void theSeedsSweepHasItsKneesAtTheSequencesOfAStep() {
        // 16 requests fit in a step: more wait for the first token, and no more tokens are made.
        SweepReport sweep = TestRuns.sweep(TestRuns.experiment4(), "concurrency", TestRuns.range(1, 32));
        LinePanels panels = new LinePanels(SweepData.of(sweep));

        assertThat(panels.knees()).containsExactly(16, Double.NaN, 16);
        assertThat(panels.notes()).singleElement().asString().contains("Kneedle, S = 1");
        BufferedImage image = SweepPicture.draw(sweep);
        assertThat(image.getWidth()).isEqualTo(2400);
        for (Color colour : List.of(Ink.BLUE, Ink.VERMILION, Ink.GREEN, Ink.TEXT)) {
            assertThat(Images.count(image, colour)).as("pixels of %s", colour).isPositive();
        }
    }

    @Test
    void onePointIsAMark() {
        SweepReport sweep = TestRuns.sweep(small(), "concurrency", List.of(2));

        assertThat(new LinePanels(SweepData.of(sweep)).notes()).containsExactly("Too few points to look for a knee.");
        // A circle of 6.4 units across is 129 pixels; two of them in the panels, and more in the legends.
        assertThat(Images.count(SweepPicture.draw(sweep), Ink.BLUE)).isGreaterThan(400);
    }

    @Test
    void withoutAKneeThatIsSaid() {
        SweepReport sweep = TestRuns.sweep(
                TestRuns.with(TestRuns.experiment3(), "total_query", 40), "concurrency", TestRuns.range(1, 5));

        assertThat(new LinePanels(SweepData.of(sweep)).notes())
                .containsExactly("Neither mean TTFT nor TPS has a knee (Kneedle, S = 1).");
    }

    /** Beyond some load fewer requests reach their objectives, though more are served: that is where to stay below. */
    @Test
    void goodputHasAPanelOfItsOwnAndItsPeakMarked() {
        Map<String, Object> base = TestRuns.with(TestRuns.experiment4(), "goodput", "ttft:1000");
        List<Integer> concurrencies = List.of(1, 8, 16, 24, 32);
        SweepReport sweep = TestRuns.sweep(base, "concurrency", concurrencies);
        LinePanels panels = new LinePanels(SweepData.of(sweep));
        LinePanels without =
                new LinePanels(SweepData.of(TestRuns.sweep(TestRuns.experiment4(), "concurrency", concurrencies)));

        double[] goodput = SweepData.of(sweep).get(SweepData.Figure.GOODPUT);
        assertThat(goodput[2]).isGreaterThan(goodput[0]).isGreaterThan(goodput[4]);
        assertThat(panels.knees()).hasSize(4).endsWith(16);
        assertThat(panels.height()).isGreaterThan(without.height());
        assertThat(Images.count(SweepPicture.draw(sweep), Ink.GREEN)).isPositive();
    }

    @Test
    void goodputIsDrawnOverNamesAndGridsToo() {
        Map<String, Object> base = TestRuns.with(small(), "goodput", "ttft:1000");
        SweepReport names = TestRuns.sweep(base, "mixed_step", List.of("max", "sum"));
        SweepReport grid = TestRuns.grid(base, "max_num_seqs", List.of(1, 2), "concurrency", List.of(1, 2));

        assertThat(SweepPicture.draw(names).getHeight())
                .isGreaterThan(SweepPicture.draw(TestRuns.sweep(small(), "mixed_step", List.of("max", "sum")))
                        .getHeight());
        assertThat(new HeatMaps(SweepData.of(grid)).figures()).hasSize(6).endsWith(SweepData.Figure.GOODPUT);
    }

    @Test
    void namesHaveBars() {
        BufferedImage image = SweepPicture.draw(TestRuns.sweep(small(), "mixed_step", List.of("max", "sum")));

        // Areas, not lines.
        assertThat(Images.count(image, Ink.BLUE)).isGreaterThan(40_000);
        assertThat(Images.count(image, Ink.GREEN)).isGreaterThan(40_000);
    }

    @Test
    void aGridHasMapsWithTheBestCellFramed() {
        BufferedImage image = SweepPicture.draw(
                TestRuns.grid(small(), "max_num_seqs", List.of(1, 2, 4), "concurrency", List.of(1, 2, 4)));

        assertThat(Images.count(image, Ink.ORANGE)).isPositive();
        // Shades of the cells, among the greys of the writing.
        assertThat(Images.count(image, HeatMaps.LIGHT)).isPositive();
        assertThat(Images.count(image, HeatMaps.DARK)).isPositive();
    }

    @Test
    void aGridMayHaveHoles() {
        SweepReport grid = TestRuns.grid(small(), "max_num_seqs", List.of(1, 2), "concurrency", List.of(1, 2));
        List<SweepPoint> points = new ArrayList<>(grid.points().subList(0, 3));
        SweepReport holed = SweepReport.of(grid.tool(), grid.config(), grid.parameter(), points);

        assertThat(SweepPicture.draw(holed).getWidth()).isEqualTo(2400);
    }

    @Test
    void aSweepWithoutPointsIsDrawnEmpty() {
        SweepReport some = TestRuns.sweep(small(), "concurrency", List.of(1));
        SweepReport none = SweepReport.of(some.tool(), some.config(), "concurrency", List.of());

        assertThat(SweepPicture.draw(none).getWidth()).isEqualTo(2400);
    }
}

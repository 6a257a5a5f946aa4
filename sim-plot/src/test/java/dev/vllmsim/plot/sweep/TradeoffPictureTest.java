package dev.vllmsim.plot.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.plot.Images;
import dev.vllmsim.plot.TestFonts;
import dev.vllmsim.plot.TestRuns;
import dev.vllmsim.report.document.SweepReport;
import dev.vllmsim.report.statistics.Statistic;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class TradeoffPictureTest {
    private static final SweepReport SWEEP =
            TestRuns.sweep(TestRuns.experiment4(), "concurrency", List.of(16, 1, 2, 4, 8));

    @Test
    void everyStatisticIsALineOfMarks() {
        TestFonts.assumeInstalled();
        BufferedImage image = TradeoffPicture.draw(SWEEP, List.of(Statistic.MEAN, Statistic.P99));

        assertThat(image.getWidth()).isEqualTo(2400);
        for (Statistic statistic : List.of(Statistic.MEAN, Statistic.P99)) {
            assertThat(Images.count(
                            image,
                            Style.of(new Figure(Figure.Quantity.TTFT, statistic))
                                    .colour()))
                    .isGreaterThan(500);
        }
    }

    @Test
    void runsAreConnectedInTheOrderOfTheirValues() {
        List<Trail> trails = Trail.of(SweepData.of(SWEEP));

        assertThat(trails).hasSize(1);
        assertThat(trails.get(0).labels()).containsExactly("1", "2", "4", "8", "16");
        assertThat(trails.get(0).connected()).isTrue();
        assertThat(Trail.of(SweepData.of(TestRuns.sweep(TestRuns.experiment3(), "mixed_step", List.of("max", "sum"))))
                        .get(0)
                        .connected())
                .as("one name is not more than another")
                .isFalse();
    }

    /** Of a grid each line is what a setting makes of growing load, whichever of the two was named first. */
    @Test
    void aLineOfAGridGoesAlongTheLoad() {
        SweepReport loadFirst =
                TestRuns.grid(TestRuns.experiment3(), "concurrency", List.of(1, 2, 4), "max_num_seqs", List.of(2, 4));
        SweepReport loadLast =
                TestRuns.grid(TestRuns.experiment3(), "max_num_seqs", List.of(2, 4), "concurrency", List.of(1, 2, 4));
        for (SweepReport grid : List.of(loadFirst, loadLast)) {
            List<Trail> trails = Trail.of(SweepData.of(grid));
            assertThat(trails).extracting(Trail::name).containsExactly("2", "4");
            assertThat(trails).allSatisfy(trail -> assertThat(trail.labels()).containsExactly("1", "2", "4"));
        }
        assertThat(TradeoffPicture.notes(SweepData.of(loadFirst)).get(0))
                .isEqualTo(
                        "Each mark is a run, labelled by its concurrency where there is room; each colour is a max num"
                                + " seqs. Down and to the right is better.");
    }

    @Test
    void runsThatWarnAreShaded() {
        TestFonts.assumeInstalled();
        SweepReport warned = TestRuns.warned(SWEEP, 3);

        assertThat(Images.count(TradeoffPicture.draw(warned, Statistic.USUAL), Style.WARNED))
                .isGreaterThan(100);
        assertThat(TradeoffPicture.notes(SweepData.of(warned))).contains("Shaded: 2 runs that warn of overload.");
    }
}

package dev.vllmsim.plot.latency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.plot.Images;
import dev.vllmsim.plot.TestFonts;
import dev.vllmsim.plot.TestRuns;
import dev.vllmsim.plot.page.LogScale;
import dev.vllmsim.report.chart.Latencies;
import dev.vllmsim.report.statistics.Ecdf;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatencyPictureTest {
    @Test
    void everyRunHasItsColourAndALineInTheTable() {
        TestFonts.assumeInstalled();
        Latencies few = TestRuns.latencies(TestRuns.experiment3());
        Latencies more = TestRuns.latencies(TestRuns.with(TestRuns.experiment3(), "concurrency", 16));

        BufferedImage one = LatencyPicture.draw(List.of(few), List.of());
        BufferedImage two = LatencyPicture.draw(List.of(few, more), List.of("a.json", "b.json"));

        assertThat(one.getWidth()).isEqualTo(2400);
        assertThat(two.getHeight()).isGreaterThan(one.getHeight() + 100);
        assertThat(Images.count(one, Line.ALL.get(0).colour())).isGreaterThan(1000);
        assertThat(Images.count(one, Line.ALL.get(1).colour())).isZero();
        assertThat(Images.count(two, Line.ALL.get(1).colour())).isGreaterThan(1000);
    }

    @Test
    void theNamesSayWhatDiffersAndTheHeadingWhatDoesNot() {
        Differences differences = Differences.of(List.of(
                TestRuns.config(TestRuns.experiment3()),
                TestRuns.config(TestRuns.with(TestRuns.experiment3(), "concurrency", 16, "seed", 8))));

        assertThat(differences.common()).contains("30 requests", "budget 256 tokens/step");
        assertThat(differences.own())
                .containsExactly(List.of("concurrency 4", "seed 7"), List.of("concurrency 16", "seed 8"));
    }

    /** Nothing in the words of a caption says which preemption mode or watermark a run had. */
    @Test
    void settingsWithoutWordsAreNamedIfNothingElseDiffers() {
        Differences differences = Differences.of(List.of(
                TestRuns.with(TestRuns.config(TestRuns.experiment3()), "unheard_of_ms", 1.5),
                TestRuns.config(TestRuns.experiment3())));

        assertThat(differences.own()).containsExactly(List.of("unheard of (ms) 1.5"), List.of("no unheard of (ms)"));
    }

    @Test
    void fewValuesAreStepsAndManyALine() {
        LogScale scale = LogScale.of(1, 100);
        double[][] steps = CurvesBand.points(new Ecdf(2, new double[] {1, 10}, new double[] {0.5, 1}), scale);
        double[][] line = CurvesBand.points(new Ecdf(1000, new double[] {1, 10}, new double[] {0.001, 1}), scale);

        assertThat(steps[0]).containsExactly(0, 0, 1, 1);
        assertThat(steps[1]).containsExactly(0, 50, 50, 100);
        assertThat(line[0]).containsExactly(0, 0, 1);
        assertThat(line[1]).containsExactly(0, 0.1, 100);
    }

    @Test
    void theNotesSayWhatALogarithmHides() {
        Latencies oneToken = TestRuns.latencies(
                TestRuns.with(TestRuns.experiment3(), "min_output", 1, "max_output", 1, "total_query", 200));

        assertThat(LatencyPicture.notes(List.of(oneToken)))
                .anyMatch(note -> note.contains("took no time"))
                .noneMatch(note -> note.contains("p99 of"));
        assertThat(LatencyPicture.notes(List.of(TestRuns.latencies(TestRuns.experiment3()))))
                .noneMatch(note -> note.contains("took no time"))
                .anyMatch(note -> note.startsWith("A p99 of 30 requests"));
    }
}

package dev.vllmsim.plot.steps;

import static dev.vllmsim.plot.SampleSeries.item;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.plot.Images;
import dev.vllmsim.plot.SampleSeries;
import dev.vllmsim.plot.TestFonts;
import dev.vllmsim.plot.TestRuns;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.report.document.StepItem;
import dev.vllmsim.report.document.StepSeries;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StepsPictureTest {

    @BeforeAll
    static void fonts() {
        TestFonts.assumeInstalled();
    }

    private static StepsPicture picture(Map<String, Object> settings, long from, int count) {
        return new StepsPicture(TestRuns.steps(settings, from, count), TestRuns.config(settings), from, count);
    }

    @Test
    void theSeedsExperimentShowsItsRequestsAndKinds() {
        StepsPicture picture = picture(TestRuns.experiment3(), 0, 60);

        assertThat(picture.pages()).isEqualTo(1);
        BufferedImage page = picture.page(0);
        assertThat(page.getWidth()).isEqualTo(2400);
        assertThat(page.getHeight()).isBetween(1200, 2400);
        // Four requests at a time, and a fifth that comes when the first is done.
        for (Color colour : List.of(Ink.BLUE, Ink.ORANGE, Ink.GREEN, Ink.PINK, Ink.SKY, BarsBand.TOTAL)) {
            assertThat(Images.count(page, colour)).as("pixels of %s", colour).isPositive();
        }
        // A picture, not a block: most of it is paper.
        assertThat(Images.count(page, Ink.PAPER))
                .isBetween(page.getWidth() * page.getHeight() / 2, page.getWidth() * page.getHeight() * 97 / 100);
    }

    @Test
    void whatIsLeftOutIsSaid() {
        assertThat(picture(TestRuns.experiment3(), 100, 60).notes(0))
                .containsExactly(
                        "Steps 0–99 and 160–374 are in the overview only; --steps-from and --steps-count choose which"
                                + " are drawn.");
    }

    @Test
    void whatIsLowerThanAPixelIsSaid() {
        // An axis to 8,192 x 1.06 tokens, 190 units high: half a unit is 23 tokens.
        Map<String, Object> wide =
                TestRuns.with(TestRuns.experiment3(), "max_num_scheduled_tokens", 8192, "prefill_chunk_size", 4096);
        StepSeries series = SampleSeries.of(List.of(
                SampleSeries.row(0, List.of(item("a", "prefill", 8000, 0), item("b", "prefill", 22, 0)), List.of())));

        assertThat(new StepsPicture(series, wide, 0, 60).notes(0))
                .containsExactly("Prefills of fewer than 23 tokens are lower than a pixel: they are drawn as one.");
    }

    @Test
    void decodesAloneStandOnTheAxis() {
        // Steps 14 to 33 only decode, 4 requests: the axis ends at 4.24, and a decode is 45 units high.
        BufferedImage page = picture(TestRuns.experiment3(), 14, 20).page(0);

        assertThat(Images.count(page, BarsBand.LID)).isPositive();
        assertThat(Images.count(picture(TestRuns.experiment3(), 0, 60).page(0), BarsBand.LID))
                .isZero();
    }

    @Test
    void queueAndMemoryAreDrawnWhereTheyWereRecorded() {
        Map<String, Object> settings = TestRuns.vllm();
        StepsPicture picture = picture(settings, 0, 60);
        BufferedImage page = picture.page(0);

        for (Color colour : List.of(Ink.RUNNING, Ink.WAITING, Ink.KV)) {
            assertThat(Images.count(page, colour)).as("pixels of %s", colour).isPositive();
        }
        assertThat(Images.count(picture(TestRuns.experiment3(), 0, 60).page(0), Ink.RUNNING))
                .isZero();
    }

    @Test
    void aWindowPastTheEndLeavesTheOverview() {
        StepsPicture picture = picture(TestRuns.experiment3(), 1000, 60);

        assertThat(picture.pages()).isEqualTo(1);
        assertThat(picture.notes(0))
                .containsExactly("No step is drawn request by request: the window begins at step 1,000, the run's last"
                        + " step is 374.");
        BufferedImage page = picture.page(0);
        assertThat(Images.count(page, Ink.PREFILL)).isPositive();
        assertThat(Images.count(page, Ink.DECODE)).isPositive();
        assertThat(Images.count(page, BarsBand.TOTAL)).isZero();
    }

    @Test
    void stepsWhoseItemsWereNotRecordedAreSaidToBeMissing() {
        StepSeries recorded = TestRuns.steps(TestRuns.experiment3(), 0, 10);
        StepsPicture picture = new StepsPicture(recorded, Map.of(), 100, 60);

        assertThat(picture.notes(0))
                .containsExactly("No step is drawn request by request: the items of steps 100–159 were not recorded.");
    }

    @Test
    void aRunWithoutStepsIsDrawnAndSaid() {
        StepSeries empty = SampleSeries.of(List.of());
        StepsPicture picture = new StepsPicture(empty, Map.of(), 0, 60);

        assertThat(picture.notes(0)).containsExactly("The run took no step.");
        assertThat(picture.page(0).getWidth()).isEqualTo(2400);
    }

    @Test
    void aLargeWindowGoesOnFurtherPages() {
        StepsPicture picture = picture(TestRuns.experiment3(), 0, 300);

        assertThat(picture.pages()).isEqualTo(2);
        assertThat(Images.count(picture.page(1), Ink.PAPER)).isPositive();
    }

    @Test
    void aCrowdedServerDrawsItsDecodesTogetherAndSaysSo() {
        List<StepItem> items = IntStream.range(0, 513)
                .mapToObj(i -> item("d" + i, "decode", 1, 10))
                .toList();
        StepsPicture picture =
                new StepsPicture(SampleSeries.of(List.of(SampleSeries.row(0, items, List.of()))), Map.of(), 0, 60);

        assertThat(Images.count(picture.page(0), Ink.FAINT_TEXT)).isGreaterThan(2000);
        assertThat(picture.notes(0))
                .contains("Too many requests decode in a step for a cell each: they are drawn together, in grey, on an"
                        + " axis of their own.");
    }

    @Test
    void preemptionsAreMarked() {
        BufferedImage page = new StepsPicture(SampleSeries.withPreemptions(), Map.of(), 0, 60).page(0);

        // Two requests are blue and orange: vermilion is only in the marks. Four in the overview, four at the steps,
        // and
        // two in the legends.
        assertThat(Images.count(page, Ink.VERMILION)).isPositive();
        BufferedImage without = picture(TestRuns.with(TestRuns.experiment3(), "total_query", 2), 0, 60)
                .page(0);
        assertThat(Images.count(without, Ink.VERMILION)).isZero();
    }
}

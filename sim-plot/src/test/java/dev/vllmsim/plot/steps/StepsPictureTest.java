package dev.vllmsim.plot.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.plot.Images;
import dev.vllmsim.plot.SampleSeries;
import dev.vllmsim.plot.TestFonts;
import dev.vllmsim.plot.TestRuns;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.report.document.StepSeries;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
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
        for (Color colour :
                List.of(Ink.BLUE, Ink.ORANGE, Ink.GREEN, Ink.PINK, Ink.SKY, BarsRenderer.LID, BarsRenderer.TOTAL)) {
            assertThat(Images.count(page, colour)).as("pixels of %s", colour).isPositive();
        }
        // A picture, not a block: most of it is paper.
        assertThat(Images.count(page, Ink.PAPER))
                .isBetween(page.getWidth() * page.getHeight() / 2, page.getWidth() * page.getHeight() * 97 / 100);
    }

    @Test
    void whatIsRaisedAndLeftOutIsSaid() {
        // The axis ends at 256 x 1.06 = 271.36, 190 units high: a token is 0.70 units, a lid of 7 units 10 tokens.
        assertThat(picture(TestRuns.experiment3(), 100, 60).notes(0))
                .contains(
                        "A decode is 1 token, too low to see on this axis: it is drawn as high as 10 tokens.",
                        "Steps 0–99 and 160–374 are in the overview only; --steps-from and --steps-count choose which"
                                + " are drawn.");
    }

    @Test
    void decodesAloneHaveAnAxisOfTheirOwn() {
        // Steps 14 to 33 only decode, 4 requests: the axis ends at 4.24, and a decode is 45 units high.
        List<String> notes = picture(TestRuns.experiment3(), 14, 20).notes(0);

        assertThat(notes).singleElement().asString().startsWith("Steps 0–13 and 34–374 are in the overview only");
    }

    @Test
    void aWindowPastTheEndLeavesTheOverview() {
        StepsPicture picture = picture(TestRuns.experiment3(), 1000, 60);

        assertThat(picture.pages()).isEqualTo(1);
        assertThat(picture.notes(0))
                .containsExactly("No step is drawn request by request: the window begins at step 1,000, the run's last"
                        + " step is 374.");
        BufferedImage page = picture.page(0);
        assertThat(Images.count(page, StepsPicture.PREFILL)).isPositive();
        assertThat(Images.count(page, StepsPicture.DECODE)).isPositive();
        assertThat(Images.count(page, BarsRenderer.LID)).isZero();
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
        Map<String, Object> crowded = TestRuns.with(TestRuns.largeServer(), "concurrency", 128, "max_num_seqs", 128);

        assertThat(picture(crowded, 100, 20).notes(0))
                .contains("Too many requests share a step for a bar each: its decodes are drawn together, in grey.");
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

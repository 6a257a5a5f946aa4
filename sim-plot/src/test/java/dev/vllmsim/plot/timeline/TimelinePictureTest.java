package dev.vllmsim.plot.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vllmsim.plot.Images;
import dev.vllmsim.plot.TestFonts;
import dev.vllmsim.plot.TestRuns;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.report.chart.Timeline;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimelinePictureTest {
    private static TimelinePicture picture(Map<String, Object> settings) {
        return new TimelinePicture(TestRuns.timeline(settings), TestRuns.config(settings));
    }

    @Test
    void eachBandHasItsColour() {
        TestFonts.assumeInstalled();
        BufferedImage image = picture(TestRuns.vllm()).draw();

        assertThat(image.getWidth()).isEqualTo(2400);
        assertThat(image.getHeight()).isBetween(1000, 1600);
        for (var colour : List.of(Ink.RUNNING, Ink.WAITING, Ink.KV, Ink.PREFILL, Ink.DECODE, Ink.SKY, Ink.PREEMPTION)) {
            assertThat(Images.count(image, colour)).isGreaterThan(200);
        }
        assertThat(Images.count(picture(TestRuns.experiment3()).draw(), Ink.KV)).isZero();
    }

    @Test
    void columnsAddUpToTheBins() {
        Timeline run = TestRuns.timeline(TestRuns.vllm());
        for (double narrowest : new double[] {1, 4, 30}) {
            Columns columns = Columns.of(run, narrowest);
            double[] perSecond = columns.perSecond(run.prefillTokens());
            double[] running = columns.means(run.running());
            double tokens = 0;
            double nanos = 0;
            for (int i = 0; i < columns.count(); i++) {
                tokens += perSecond[i] * (columns.to(i) - columns.from(i)) / 1e9;
                nanos += running[i] * (columns.to(i) - columns.from(i));
            }
            double[] bins = columns.sums(run.prefillTokens());
            assertThat(Arrays.stream(bins).sum())
                    .isCloseTo(Arrays.stream(run.prefillTokens()).sum(), within(1e-6));
            assertThat(tokens).isCloseTo(Arrays.stream(run.prefillTokens()).sum(), within(1e-3));
            assertThat(nanos).isCloseTo(Arrays.stream(run.running()).sum(), within(1e3));
        }
    }

    /** Of 300 blocks one is never used; the run is short of memory. */
    @Test
    void blocksInUseAreNoMoreThanThereAre() {
        double[] used = picture(TestRuns.vllm()).kvUsed();

        assertThat(Arrays.stream(used).max().orElseThrow()).isBetween(280.0, 299.0 + 1e-6);
        assertThat(picture(TestRuns.experiment3()).kvUsed()).isEmpty();
    }

    @Test
    void theNotesSayWhatAColumnIsAndCountPreemptions() {
        assertThat(picture(TestRuns.vllm()).notes())
                .anyMatch(note -> note.contains("means over"))
                .anyMatch(note -> note.matches("[0-9]+ preemptions: .*"));
        assertThat(picture(TestRuns.experiment3()).notes()).hasSize(1);
    }
}

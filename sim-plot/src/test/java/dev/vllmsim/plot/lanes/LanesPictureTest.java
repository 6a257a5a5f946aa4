package dev.vllmsim.plot.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.plot.Images;
import dev.vllmsim.plot.TestFonts;
import dev.vllmsim.plot.TestRuns;
import dev.vllmsim.report.chart.LaneWindow;
import dev.vllmsim.report.chart.Lanes;
import java.awt.image.BufferedImage;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LanesPictureTest {
    private static final Map<String, Object> SETTINGS = TestRuns.vllm();

    private static BufferedImage picture(LaneWindow window) {
        return LanesPicture.draw(TestRuns.lanes(SETTINGS, window), TestRuns.config(SETTINGS), 100);
    }

    @Test
    void everyStateHasItsColourAndEveryRequestARow() {
        TestFonts.assumeInstalled();
        BufferedImage forty = picture(LaneWindow.of(0, 40));

        assertThat(forty.getWidth()).isEqualTo(2400);
        for (Lanes.State state : Lanes.State.values()) {
            assertThat(Images.count(forty, LaneBand.colour(state))).isGreaterThan(100);
        }
        assertThat(forty.getHeight() - picture(LaneWindow.of(0, 30)).getHeight())
                .isEqualTo(2 * 160);
        assertThat(picture(LaneWindow.of(0, 100)).getHeight()).isLessThan(3000);
    }

    @Test
    void theNotesSayWhatIsLeftOut() {
        assertThat(LanesPicture.notes(TestRuns.lanes(SETTINGS, LaneWindow.of(0, 40)), 100))
                .anyMatch(note -> note.startsWith("40 of 100 requests;"));
        assertThat(LanesPicture.notes(TestRuns.lanes(SETTINGS, new LaneWindow(0, 5, 0, 100_000_000)), 100))
                .anyMatch(note -> note.matches("In this time there are [0-9]+ more, of 100 in all: .*"));
        assertThat(LanesPicture.notes(TestRuns.lanes(SETTINGS, LaneWindow.of(100, 5)), 100))
                .containsExactly("No request is there in the window that was asked for; the run has 100 requests.");
    }

    @Test
    void aLongNameLosesItsBegin() {
        TestFonts.assumeInstalled();
        assertThat(LaneBand.label("q17")).isEqualTo("q17");
        assertThat(LaneBand.label("request-0123456789-abcdef")).startsWith("…").endsWith("abcdef");
    }
}

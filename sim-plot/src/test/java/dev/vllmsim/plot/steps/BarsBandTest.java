package dev.vllmsim.plot.steps;

import static dev.vllmsim.plot.SampleSeries.item;
import static dev.vllmsim.plot.SampleSeries.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vllmsim.plot.Images;
import dev.vllmsim.plot.TestFonts;
import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Limit;
import dev.vllmsim.plot.page.Page;
import dev.vllmsim.report.document.StepItem;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A unit is two pixels, along each side. */
class BarsBandTest {

    @Test
    void theFirstChunkIsFull() {
        Page page = new Page(60);

        BarsBand.prefill(page, Ink.BLUE, 10, 10, 4, 20);

        assertThat(Images.count(page.image(), Ink.BLUE)).isEqualTo(8 * 40);
    }

    @Test
    void aFurtherChunkIsStripedAcross() {
        Page page = new Page(60);

        BarsBand.extend(page, Ink.BLUE, 10, 10, 4, 20);

        // White from 2 units below the top, 1.5 units of every 4: at 2, 6, 10, 14 and 18, which makes 5 x 3 pixel rows.
        assertThat(Images.count(page.image(), Ink.BLUE)).isEqualTo(8 * (40 - 5 * 3));
        assertThat(page.image().getRGB(20, 20)).isEqualTo(Ink.BLUE.getRGB());
    }

    @Test
    void aDecodeHasABlackLid() {
        Page page = new Page(60);

        BarsBand.decode(page, Ink.BLUE, 10, 10, 4, 7);

        // 2 units of lid, 1 of white, 4 of colour.
        assertThat(Images.count(page.image(), BarsBand.LID)).isEqualTo(8 * 4);
        assertThat(Images.count(page.image(), Ink.BLUE)).isEqualTo(8 * 8);
    }

    @Test
    void heightsAreOnTheAxis() {
        TestFonts.assumeInstalled();
        // One request computes 64 tokens, the other 128, on an axis that ends at 192 x 1.06 = 203.52: 62.9 and 125.8 of
        // 200 units, and the step's total 188.7.
        StepWindow window = StepWindow.of(
                List.of(row(0, List.of(item("a", "prefill", 64, 0), item("b", "prefill", 128, 0)), List.of())), 0, 1);
        StepShape shape = StepShape.of(window, 60);
        BufferedImage image = Band.draw(List.of(new BarsBand(new Row(window, shape, 0, 1, 1), 200, null)));

        double perRow = (shape.width() - 0.5) * Page.PIXELS_PER_UNIT;
        assertThat(Images.count(image, Ink.BLUE) / perRow).isCloseTo(125.8, within(1.0));
        assertThat(Images.count(image, Ink.ORANGE) / perRow).isCloseTo(251.6, within(1.0));
    }

    @Test
    void stackedPromptsAreAsHighAsTheStepsTotal() {
        TestFonts.assumeInstalled();
        List<StepItem> items = IntStream.range(0, 41)
                .mapToObj(i -> item("p" + i, "prefill", 10, 0))
                .toList();
        StepWindow window = StepWindow.of(List.of(row(0, items, List.of())), 0, 1);
        StepShape shape = StepShape.of(window, 60);
        BufferedImage image = Band.draw(List.of(new BarsBand(new Row(window, shape, 0, 1, 1), 200, null)));

        // The step's total is 410 of 434.6 tokens on 200 units, 24 units wide: 377 x 48 pixels. The stack covers it but
        // for a unit at each side and white seams.
        assertThat(window.stacked()).isTrue();
        assertThat(Images.count(image, BarsBand.TOTAL)).isBetween(2 * 2 * 377, 377 * 48 / 4);
    }

    @Test
    void aTokenIsOnlySeenOnTheAxisWhereThereAreFew() {
        StepWindow few = StepWindow.of(List.of(row(0, List.of(item("a", "decode", 1, 9)), List.of())), 0, 1);
        StepWindow many = StepWindow.of(
                List.of(row(0, List.of(item("a", "decode", 1, 9), item("b", "prefill", 64, 0)), List.of())), 0, 1);

        assertThat(BarsBand.showsDecodes(few, null, 190)).isTrue();
        assertThat(BarsBand.showsDecodes(many, null, 190)).isFalse();
        // A budget of twice what is computed is drawn, and makes the axis longer; one further away is not.
        assertThat(BarsBand.perToken(few, new Limit("budget", 2), 106)).isEqualTo(50);
        assertThat(BarsBand.perToken(few, new Limit("budget", 3), 106)).isEqualTo(100);
    }
}

package dev.vllmsim.plot.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.plot.Images;
import java.awt.Color;
import org.junit.jupiter.api.Test;

class PageTest {

    @Test
    void aUnitIsTwoPixels() {
        Page page = new Page(10);

        assertThat(page.image().getWidth()).isEqualTo(2400);
        assertThat(page.image().getHeight()).isEqualTo(20);
        assertThat(Images.count(page.image(), Color.WHITE)).isEqualTo(2400 * 20);
    }

    @Test
    void boxesAreSnappedToWholePixels() {
        Page page = new Page(10);

        // From 1.1 to 3.3 units: pixels 2.2 to 6.6, snapped to 2 to 7. From 2 to 4 units: pixels 4 to 8.
        page.box(Ink.BLUE, 1.1, 2, 2.2, 2);

        assertThat(Images.count(page.image(), Ink.BLUE)).isEqualTo(5 * 4);
        assertThat(page.image().getRGB(2, 4)).isEqualTo(Ink.BLUE.getRGB());
        assertThat(page.image().getRGB(6, 7)).isEqualTo(Ink.BLUE.getRGB());
    }

    @Test
    void nothingIsTooThinToBeSeen() {
        Page page = new Page(10);

        page.box(Ink.BLUE, 5, 5, 0.01, 0.01);

        assertThat(Images.count(page.image(), Ink.BLUE)).isEqualTo(1);
    }
}

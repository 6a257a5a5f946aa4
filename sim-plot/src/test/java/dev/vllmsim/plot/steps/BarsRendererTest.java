package dev.vllmsim.plot.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.plot.Images;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Page;
import org.junit.jupiter.api.Test;

/** A unit is two pixels, along each side. */
class BarsRendererTest {

    @Test
    void theFirstChunkIsFull() {
        Page page = new Page(60);

        BarsRenderer.prefill(page, Ink.BLUE, 10, 10, 4, 20);

        assertThat(Images.count(page.image(), Ink.BLUE)).isEqualTo(8 * 40);
    }

    @Test
    void aFurtherChunkIsStripedAcross() {
        Page page = new Page(60);

        BarsRenderer.extend(page, Ink.BLUE, 10, 10, 4, 20);

        // White from 2 units below the top, 1.5 units of every 4: at 2, 6, 10, 14 and 18, which makes 5 x 3 pixel rows.
        assertThat(Images.count(page.image(), Ink.BLUE)).isEqualTo(8 * (40 - 5 * 3));
        assertThat(page.image().getRGB(20, 20)).isEqualTo(Ink.BLUE.getRGB());
    }

    @Test
    void aDecodeHasABlackLid() {
        Page page = new Page(60);

        BarsRenderer.decode(page, Ink.BLUE, 10, 10, 4, 7);

        // 2 units of lid, 1 of white, 4 of colour.
        assertThat(Images.count(page.image(), BarsRenderer.LID)).isEqualTo(8 * 4);
        assertThat(Images.count(page.image(), Ink.BLUE)).isEqualTo(8 * 8);
    }
}

package dev.vllmsim.plot.page;

import java.awt.image.BufferedImage;
import java.util.List;

/** A part of a picture, as wide as the page, that knows how high it is. A picture is a list of them. */
public interface Band {
    /** In units of the page, with the white space below it. */
    int height();

    /**
     * Draws the band.
     *
     * @param page what is drawn on
     * @param top the band's upper end, in units
     */
    void draw(Page page, int top);

    /** Draws bands one below the other on a page that is as high as all of them. */
    static BufferedImage draw(List<? extends Band> bands) {
        int height = 0;
        for (Band band : bands) {
            height += band.height();
        }
        Page page = new Page(height);
        int top = 0;
        for (Band band : bands) {
            band.draw(page, top);
            top += band.height();
        }
        return page.image();
    }
}

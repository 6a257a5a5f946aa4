package dev.vllmsim.plot.steps;

import dev.vllmsim.plot.page.Page;

/** Where the data of all bands stand, in units: room for the vertical axis at the left, for limits at the right. */
final class Frame {
    static final int LEFT = Page.MARGIN + 56;
    static final int RIGHT = Page.WIDTH - Page.MARGIN - 70;
    static final int WIDTH = RIGHT - LEFT;

    private Frame() {}
}

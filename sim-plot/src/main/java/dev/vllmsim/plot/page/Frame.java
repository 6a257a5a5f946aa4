package dev.vllmsim.plot.page;

/** Where the data of all bands stand, in units: room for the vertical axis at the left, for limits at the right. */
public final class Frame {
    /** Where the vertical axis stands. */
    public static final int LEFT = Page.MARGIN + 56;

    /** Where the data end. */
    public static final int RIGHT = Page.WIDTH - Page.MARGIN - 70;

    /** How wide the data are. */
    public static final int WIDTH = RIGHT - LEFT;

    private Frame() {}
}

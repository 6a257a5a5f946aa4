package dev.vllmsim.plot.plan;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Legend;
import dev.vllmsim.plot.page.Page;

/**
 * What the marks mean.
 *
 * @param replicated whether the answer has an interval
 */
record LegendBand(boolean replicated) implements Band {
    private static final int HEIGHT = 26;
    private static final double WIDE = 24;

    @Override
    public int height() {
        return HEIGHT;
    }

    @Override
    public void draw(Page page, int top) {
        Legend legend = new Legend()
                .add("holds", 10, (x, line) -> Marks.held(page, x + 5, line - 4))
                .add("misses", 10, (x, line) -> Marks.missed(page, x + 5, line - 4))
                .add("overload, or ended early", 10, (x, line) -> page.pointer(Ink.VERMILION, x + 5, line - 8, 7))
                .add("mean", WIDE, (x, line) -> page.box(Ink.BLUE, x, line - 5, WIDE, 2))
                .add("limit", WIDE, (x, line) -> page.dashes(Ink.TEXT, x, x + WIDE, line - 4))
                .add(replicated ? "answer, with its 95 % interval" : "answer", WIDE, (x, line) -> {
                    page.box(Marks.BAND, x, line - 9, WIDE, 10);
                    page.box(Ink.GREEN, x + WIDE / 2, line - 9, 1.5, 10);
                });
        legend.draw(page, Page.MARGIN, top + 12.0);
    }
}

package dev.vllmsim.plot.blame;

import dev.vllmsim.engine.blame.Cause;
import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Page;
import java.util.List;

/** The requests in ten parts by TTFT, as upright bars of equal height divided by causes, twice: TTFT, and gaps. */
record DecilesBand(List<Panel> panels) implements Band {
    private static final int ABOVE = 42;
    private static final int HEIGHT = 220;
    private static final int BELOW = 48;
    private static final int BETWEEN = 56;
    private static final int AXIS_ROOM = 40;
    private static final double BAR_SHARE = 0.78;
    private static final int PARTS = 10;

    /**
     * What is divided.
     *
     * @param title what it is
     * @param bars a bar for each part that there is
     */
    record Panel(String title, List<Bar> bars) {
        Panel {
            bars = List.copyOf(bars);
        }
    }

    /**
     * A part of the requests.
     *
     * @param decile its number, from 1
     * @param split the sums of its requests
     * @param meanMs the mean of what is divided
     */
    record Bar(int decile, Split split, double meanMs) {}

    DecilesBand {
        panels = List.copyOf(panels);
    }

    @Override
    public int height() {
        return ABOVE + HEIGHT + BELOW;
    }

    @Override
    public void draw(Page page, int top) {
        double room = (Page.WIDTH - 2.0 * Page.MARGIN - (panels.size() - 1.0) * BETWEEN) / panels.size();
        double left = Page.MARGIN;
        for (Panel panel : panels) {
            draw(page, panel, left, top, room);
            left += room + BETWEEN;
        }
    }

    private static void draw(Page page, Panel panel, double from, int top, double room) {
        page.text(panel.title(), Fonts.HEADING, Ink.TEXT, from, top + 12.0);
        double left = from + AXIS_ROOM;
        double width = room - AXIS_ROOM;
        double y = (double) top + ABOVE;
        double bottom = y + HEIGHT;
        for (int percent = 0; percent <= 100; percent += 25) {
            double at = bottom - HEIGHT * percent / 100.0;
            page.box(Ink.GRID, left, at, width, 0.5);
            page.textBefore(percent + " %", Fonts.TICK, Ink.TEXT, left - 5, at + 4);
        }
        double each = width / PARTS;
        for (Bar bar : panel.bars()) {
            double x = left + (bar.decile() - 1) * each + each * (1 - BAR_SHARE) / 2;
            double sum = bar.split().sum();
            double at = bottom;
            for (Cause cause : Cause.OF_TTFT) {
                double part = sum == 0 ? 0 : bar.split().of(cause) / sum * HEIGHT;
                if (part > 0) {
                    page.box(CauseInk.of(cause), x, at - part, each * BAR_SHARE, part);
                    at -= part;
                }
            }
            page.textAround(
                    Figures.duration(bar.meanMs()), Fonts.SMALL, Ink.FAINT_TEXT, x + each * BAR_SHARE / 2, y - 6);
            page.textAround(
                    Integer.toString(bar.decile()), Fonts.TICK, Ink.TEXT, x + each * BAR_SHARE / 2, bottom + 14);
        }
        page.box(Ink.AXIS, left, bottom, width, 0.5);
        page.textAround(
                "tenth of the requests by TTFT, the fastest first; above the bars the mean",
                Fonts.AXIS,
                Ink.TEXT,
                left + width / 2,
                bottom + 31);
    }
}

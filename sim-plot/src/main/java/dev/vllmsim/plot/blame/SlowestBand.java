package dev.vllmsim.plot.blame;

import dev.vllmsim.engine.blame.Cause;
import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Page;
import dev.vllmsim.plot.page.Scale;
import dev.vllmsim.plot.page.TimeUnit;
import java.util.List;

/** Requests as bars, one below the other, each as long as its TTFT and divided by causes. */
record SlowestBand(String title, List<Bar> bars) implements Band {
    private static final int ABOVE = 26;
    private static final int ROW = 17;
    private static final int BAR = 12;
    private static final int BELOW = 46;
    private static final int VALUE_ROOM = 64;
    private static final int MOST_TICKS = 10;
    private static final double BESIDE = 8;

    /**
     * A request.
     *
     * @param name what is written beside it
     * @param split its TTFT
     */
    record Bar(String name, Split split) {}

    SlowestBand {
        bars = List.copyOf(bars);
    }

    @Override
    public int height() {
        return ABOVE + bars.size() * ROW + BELOW;
    }

    @Override
    public void draw(Page page, int top) {
        page.text(title, Fonts.HEADING, Ink.TEXT, Page.MARGIN, top + 12.0);
        double names = 0;
        double longest = 0;
        for (Bar bar : bars) {
            names = Math.max(names, Fonts.width(bar.name(), Fonts.TICK));
            longest = Math.max(longest, bar.split().sum());
        }
        TimeUnit unit = TimeUnit.of(longest);
        Scale scale = Scale.upTo(longest / unit.millis(), MOST_TICKS);
        double left = Page.MARGIN + names + BESIDE;
        double width = Page.WIDTH - Page.MARGIN - VALUE_ROOM - left;
        double perUnit = width / scale.upper();
        double y = (double) top + ABOVE;
        double bottom = y + bars.size() * ROW;
        for (double tick : scale.ticks()) {
            double x = left + tick * perUnit;
            page.box(Ink.GRID, x, y, 0.5, bottom - y);
            page.textAround(Figures.tick(tick), Fonts.TICK, Ink.TEXT, x, bottom + 14);
        }
        page.textAround("TTFT (" + unit.label() + ")", Fonts.AXIS, Ink.TEXT, left + width / 2, bottom + 31);
        for (Bar bar : bars) {
            page.textBefore(bar.name(), Fonts.TICK, Ink.TEXT, left - BESIDE, y + ROW - 5.0);
            double x = left;
            for (Cause cause : Cause.OF_TTFT) {
                double part = bar.split().of(cause) / unit.millis() * perUnit;
                if (part > 0) {
                    page.box(CauseInk.of(cause), x, y + (ROW - BAR) / 2.0, part, BAR);
                    x += part;
                }
            }
            page.text(Figures.duration(bar.split().sum()), Fonts.TICK, Ink.FAINT_TEXT, x + BESIDE / 2, y + ROW - 5.0);
            y += ROW;
        }
        page.box(Ink.AXIS, left, (double) top + ABOVE, 0.5, bottom - top - ABOVE);
    }
}

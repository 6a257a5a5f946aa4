package dev.vllmsim.plot.steps;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Page;
import java.util.stream.IntStream;

/** Whose memory was taken back, below the numbers of the steps that did it; no higher than nothing if nobody's was. */
final class EventsBand implements Band {
    private static final int LINE = 13;

    private final Row row;
    private final Preemptions preemptions;

    EventsBand(Row row, Preemptions preemptions) {
        this.row = row;
        this.preemptions = preemptions;
    }

    @Override
    public int height() {
        return IntStream.range(row.first(), row.end()).anyMatch(i -> preemptions.count(i) > 0) ? LINE : 0;
    }

    @Override
    public void draw(Page page, int top) {
        double baseline = top + 9.0;
        for (int i = row.first(); i < row.end(); i++) {
            int count = preemptions.count(i);
            if (count == 0) {
                continue;
            }
            String names = preemptions.names(i);
            if (names.isEmpty() || Fonts.width(names, Fonts.SMALL) + 12 > row.stepWidth()) {
                names = count == 1 ? "" : Figures.exact(count) + "×";
            }
            double width = 10 + (names.isEmpty() ? 0 : 2 + Fonts.width(names, Fonts.SMALL));
            double x = row.centre(i) - width / 2;
            page.pointer(Ink.PREEMPTION, x + 5, baseline - 8, 8);
            page.text(names, Fonts.SMALL, Ink.TEXT, x + 12, baseline);
        }
    }
}

package dev.vllmsim.plot.steps;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.plot.page.Frame;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Page;
import dev.vllmsim.plot.page.Scale;
import dev.vllmsim.plot.page.TimeUnit;
import dev.vllmsim.report.document.StepRow;
import java.util.List;

/** The numbers of a row's steps, and below them the times at which they begin. */
final class RowAxis implements Band {
    private static final int ABOVE = 3;
    private static final int LINE = 13;

    private final Row row;

    RowAxis(Row row) {
        this.row = row;
    }

    @Override
    public int height() {
        return ABOVE + 2 * LINE + 2;
    }

    @Override
    public void draw(Page page, int top) {
        StepWindow window = row.window();
        int count = row.end() - row.first();
        StepRow last = window.row(row.end() - 1);
        double[] ms = new double[count + 1];
        for (int i = 0; i < count; i++) {
            ms[i] = window.row(row.first() + i).startMs();
        }
        ms[count] = last.endMs();
        List<String> times = Figures.times(ms);
        String unit = TimeUnit.of(last.endMs()).label();

        double line = top + ABOVE + 10.0;
        double below = line + LINE;
        page.textBefore("step", Fonts.SMALL, Ink.FAINT_TEXT, Frame.LEFT - 6, line);
        page.textBefore("start, " + unit, Fonts.SMALL, Ink.FAINT_TEXT, Frame.LEFT - 6, below);
        page.text("to " + times.get(count) + " " + unit, Fonts.SMALL, Ink.FAINT_TEXT, Frame.RIGHT + 6.0, below);

        double label = Fonts.width(Figures.exact(last.step()), Fonts.TICK) + 8;
        int every = (int) Math.max(1, Scale.roundStep(label / row.stepWidth()));
        double free = 0;
        for (int i = row.first(); i < row.end(); i++) {
            long step = window.row(i).step();
            if (step % every != 0) {
                continue;
            }
            page.textAround(Figures.exact(step), Fonts.TICK, Ink.TEXT, row.centre(i), line);
            String time = times.get(i - row.first());
            double half = Fonts.width(time, Fonts.SMALL) / 2;
            if (row.centre(i) - half >= free && row.centre(i) + half <= Frame.RIGHT) {
                page.textAround(time, Fonts.SMALL, Ink.FAINT_TEXT, row.centre(i), below);
                free = row.centre(i) + half + 8;
            }
        }
    }
}

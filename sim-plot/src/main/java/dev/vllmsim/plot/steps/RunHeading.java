package dev.vllmsim.plot.steps;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.plot.page.Frame;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Legend;
import dev.vllmsim.plot.page.Page;
import dev.vllmsim.report.document.StepSeries;

/** Says of the whole run how long it is and what a column stands for. */
final class RunHeading implements Band {
    private static final int BASELINE = 16;

    private final String heading;
    private final String column;
    private final boolean marks;

    RunHeading(StepSeries series, Overview overview, boolean marks) {
        this.marks = marks;
        int steps = overview.steps();
        String span = steps == 0
                ? ""
                : ", " + Figures.duration(series.endMs()[steps - 1] - series.startMs()[0]) + " of simulated time";
        heading = "The whole run: " + Figures.exact(steps) + (steps == 1 ? " step" : " steps") + span;
        int per = overview.stepsPerColumn();
        column = per == 1
                ? "each column is a step"
                : "each column is " + Figures.exact(per) + " steps"
                        + (steps % per == 0 ? "" : ", the last one " + steps % per);
    }

    @Override
    public int height() {
        return BASELINE + 8;
    }

    @Override
    public void draw(Page page, int top) {
        double baseline = (double) top + BASELINE;
        page.text(heading, Fonts.HEADING, Ink.TEXT, Page.MARGIN, baseline);
        double after = Page.MARGIN + Fonts.width(heading, Fonts.HEADING) + 14;
        page.text(column, Fonts.AXIS, Ink.FAINT_TEXT, after, baseline);
        if (marks) {
            new Legend()
                    .add("drawn below", 12, (x, line) -> RunAxis.sample(page, x, line))
                    .drawBefore(page, Frame.RIGHT, baseline);
        }
    }
}

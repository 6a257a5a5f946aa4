package dev.vllmsim.plot.steps;

import dev.vllmsim.report.document.StepRow;
import dev.vllmsim.report.document.StepSeries;
import java.util.List;

/** How many requests each step of a window took its memory from, and which, as far as that was recorded. */
final class Preemptions {
    private final StepSeries series;
    private final StepWindow window;

    Preemptions(StepSeries series, StepWindow window) {
        this.series = series;
        this.window = window;
    }

    /** How many, in a step of the window. */
    int count(int index) {
        StepRow row = window.row(index);
        List<String> who = row.preempted();
        return who == null ? series.preemptions()[(int) row.step()] : who.size();
    }

    /** Whose, in a step of the window; empty if only their number is known. */
    String names(int index) {
        List<String> who = window.row(index).preempted();
        return who == null ? "" : String.join(" ", who);
    }
}

package dev.vllmsim.plot.steps;

import dev.vllmsim.plot.page.Figures;
import java.util.ArrayList;
import java.util.List;

/** What a page of the steps says at its foot: what is left out, drawn together or not to scale. */
final class StepsNotes {
    private static final double PIXEL = 0.5;

    private final StepWindow window;
    private final Layout layout;
    private final int steps;

    StepsNotes(StepWindow window, Layout layout, int steps) {
        this.window = window;
        this.layout = layout;
        this.steps = steps;
    }

    /** The notes of a page that draws no step request by request. */
    List<String> ofNothing(long from, int wanted) {
        if (steps == 0) {
            return List.of("The run took no step.");
        }
        return List.of(
                from >= steps
                        ? "No step is drawn request by request: the window begins at step " + Figures.exact(from)
                                + ", the run's last step is " + Figures.exact(steps - 1L) + "."
                        : "No step is drawn request by request: the items of steps " + Figures.exact(from) + "–"
                                + Figures.exact(Math.min(steps, from + wanted) - 1) + " were not recorded.");
    }

    /**
     * The notes of a page.
     *
     * @param perToken how high a token is, in units
     * @param rows how many rows the page has
     * @param unnamed names for which there was no room
     */
    List<String> ofPage(double perToken, int rows, int unnamed) {
        List<String> notes = new ArrayList<>();
        if (window.smallestPrefill() * perToken < PIXEL) {
            notes.add("Prefills of fewer than " + Figures.threeDigits(Math.ceil(PIXEL / perToken))
                    + " tokens are lower than a pixel: they are drawn as one.");
        }
        if (window.stacked()) {
            notes.add("Too many prompts are computed in a step to stand side by side: they are stacked.");
        }
        if (window.decodesTogether()) {
            notes.add("Too many requests decode in a step for a cell each: they are drawn together, in grey, on an axis"
                    + " of their own.");
        }
        if (window.lanes() + window.cells() > NamesBand.MOST_TO_NAME_AGAIN && rows > 1) {
            notes.add("A request is named above the first row of the page in which it is seen.");
        }
        if (window.cells() > NamesBand.MOST_DECODES_TO_NAME) {
            notes.add("Requests are named where their prompt is computed: too many decode to name them all.");
        }
        if (window.coloursRepeat()) {
            notes.add("More requests are seen at once than there are colours: colours repeat, places do not.");
        }
        if (unnamed > 0) {
            notes.add("For " + Figures.exact(unnamed) + (unnamed == 1 ? " name" : " names") + " there was no room.");
        }
        leftOut(notes);
        return notes;
    }

    private void leftOut(List<String> notes) {
        long begin = window.row(0).step();
        long last = window.row(layout.steps() - 1).step();
        List<String> parts = new ArrayList<>();
        if (begin > 0) {
            parts.add(begin == 1 ? "0" : "0–" + Figures.exact(begin - 1));
        }
        if (last < steps - 1) {
            parts.add((last + 2 == steps ? "" : Figures.exact(last + 1) + "–") + Figures.exact(steps - 1L));
        }
        if (!parts.isEmpty()) {
            notes.add("Steps " + String.join(" and ", parts)
                    + " are in the overview only; --steps-from and --steps-count choose which are drawn.");
        }
        if (layout.steps() < window.size()) {
            notes.add("Of " + Figures.exact(window.size()) + " steps asked for, " + Figures.exact(layout.steps())
                    + " fit on " + layout.pages() + " pages.");
        }
    }
}

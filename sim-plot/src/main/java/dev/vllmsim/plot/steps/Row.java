package dev.vllmsim.plot.steps;

import dev.vllmsim.plot.page.Frame;

/**
 * A row of steps of the window.
 *
 * @param window what is drawn
 * @param shape how each step stands
 * @param first index in the window of the row's first step
 * @param end index of the step after its last
 * @param places steps that a full row has
 */
record Row(StepWindow window, StepShape shape, int first, int end, int places) {
    /** Width of a step and the white beside it, in units. */
    double stepWidth() {
        return (double) Frame.WIDTH / places;
    }

    /** The middle of a step, by its index in the window. */
    double centre(int index) {
        return Frame.LEFT + (index - first + 0.5) * stepWidth();
    }

    /** The left end of a step. */
    double left(int index) {
        return shape.left(centre(index));
    }
}

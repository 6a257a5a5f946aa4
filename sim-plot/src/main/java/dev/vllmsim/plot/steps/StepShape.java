package dev.vllmsim.plot.steps;

import dev.vllmsim.plot.page.Page;

/**
 * How a step stands: bars side by side on the axis, and below it cells in rows, a decode each. All widths are whole
 * pixels, so that bars and cells are equally wide.
 *
 * @param lanes places for bars
 * @param width of each, in units
 * @param columns cells of a row
 * @param rows of cells
 * @param cellWidth of each, in units
 * @param cellHeight of each, in units
 */
record StepShape(int lanes, double width, int columns, int rows, double cellWidth, double cellHeight) {
    /** A bar wider than this would look like an area. */
    private static final double WIDEST = 22;

    /** Height of a decode that stands right below its request's bar, in units. */
    private static final double SHARED_CELL_HEIGHT = 8;

    /** The most that cells may take, in units. */
    static final double MOST_CELLS_HEIGHT = 56;

    /** Sizes of a cell to try, in units, the most legible first. */
    private static final double[][] CELLS = {{9, 7}, {6, 5}, {5, 4}, {4, 3}, {3, 3}, {2, 2}, {1.5, 1.5}, {1, 1}};

    /**
     * The shape of steps that have so much room.
     *
     * @param window what is drawn
     * @param room width of a step, in units
     */
    static StepShape of(StepWindow window, double room) {
        StepShape shape = of(window.lanes(), window.cells(), window.shared(), room);
        // A stack is as wide as the step, so that it is seen against the step's total.
        return window.stacked()
                ? new StepShape(
                        1,
                        Math.max(shape.width(), shape.total()),
                        shape.columns(),
                        shape.rows(),
                        shape.cellWidth(),
                        shape.cellHeight())
                : shape;
    }

    /**
     * The shape of steps that have so much room.
     *
     * @param lanes places for bars
     * @param cells places for decodes
     * @param shared whether a request's bar and its decode stand in one lane
     * @param room width of a step, in units
     */
    static StepShape of(int lanes, int cells, boolean shared, double room) {
        double width = wholePixels(Math.min(WIDEST, room / Math.max(1, lanes)));
        if (shared) {
            return new StepShape(lanes, width, Math.max(1, lanes), lanes > 0 ? 1 : 0, width, SHARED_CELL_HEIGHT);
        }
        StepShape shape = new StepShape(lanes, width, 1, 0, 1, 1);
        for (double[] cell : CELLS) {
            int columns = (int) Math.max(1, Math.min(cells, room / cell[0]));
            int rows = (cells + columns - 1) / columns;
            shape = new StepShape(lanes, width, columns, rows, cell[0], cell[1]);
            if (rows * cell[1] <= MOST_CELLS_HEIGHT) {
                break;
            }
        }
        return shape;
    }

    private static double wholePixels(double units) {
        return Math.max(1, Math.floor(units * Page.PIXELS_PER_UNIT + 1e-6)) / Page.PIXELS_PER_UNIT;
    }

    /** Width of the whole step, in units. */
    double total() {
        return Math.max(lanes * width, rows > 0 ? columns * cellWidth : 0);
    }

    /** Where a bar begins, from the left end of the step. */
    double barAt(int lane) {
        return lane * width;
    }

    /** Where a cell begins, from the left end of the step. */
    double cellAt(int cell) {
        return cell % columns * cellWidth;
    }

    /** How far below the axis a cell begins, from the first row. */
    double cellBelow(int cell) {
        return Math.floorDiv(cell, columns) * cellHeight;
    }

    /** The left end of a step around a point, on a whole pixel. */
    double left(double centre) {
        return Math.round((centre - total() / 2) * Page.PIXELS_PER_UNIT) / (double) Page.PIXELS_PER_UNIT;
    }
}

package dev.vllmsim.plot.steps;

/**
 * How a window of steps is laid out in rows and pages.
 *
 * @param steps steps that are drawn; fewer than wanted if they do not fit on {@link #MOST_PAGES} pages
 * @param stepsPerRow steps of each row but the last, which holds the rest
 * @param rowsPerPage rows of each page but the last
 * @param shape how the bars of a step stand
 */
record Layout(int steps, int stepsPerRow, int rowsPerPage, StepShape shape) {
    /** A row of more steps is hard to count in. */
    static final int MOST_STEPS_PER_ROW = 30;

    /** With fewer steps in a row one does not see how they follow each other. */
    static final int FEWEST_STEPS_PER_ROW = 10;

    static final int MOST_ROWS_PER_PAGE = 6;

    /** Whoever wants more pages wants another window. */
    static final int MOST_PAGES = 40;

    /** White space between two steps, in units. */
    static final double GAP = 6;

    /** Widths of a bar and of a decode to try, in units, the most legible first. */
    private static final double[][] WIDTHS = {{6, 2}, {6, 1}, {4, 1}, {3, 1}, {2, 1}, {1, 1}};

    /**
     * Lays out a window.
     *
     * @param steps how many steps there are
     * @param lanes how many bars a step needs room for in its first zone
     * @param decodeLanes how many in the zone for decodes
     * @param width of a row, in units
     */
    static Layout of(int steps, int lanes, int decodeLanes, double width) {
        int most = 1;
        StepShape shape = new StepShape(lanes, 1, decodeLanes, 1);
        for (double[] widths : WIDTHS) {
            shape = new StepShape(lanes, widths[0], decodeLanes, widths[1]);
            most = Math.max(1, (int) Math.min(MOST_STEPS_PER_ROW, width / (shape.total() + GAP)));
            if (most >= FEWEST_STEPS_PER_ROW) {
                break;
            }
        }
        int drawn = Math.min(steps, most * MOST_ROWS_PER_PAGE * MOST_PAGES);
        // Rows and pages are made equally long, so that the last one is not a stump.
        int rows = Math.max(1, divideUp(drawn, most));
        int perRow = Math.max(1, divideUp(drawn, rows));
        int pages = divideUp(rows, MOST_ROWS_PER_PAGE);
        return new Layout(drawn, perRow, divideUp(rows, pages), shape.stretchedTo(width / perRow - GAP));
    }

    int rows() {
        return divideUp(steps, stepsPerRow);
    }

    /** At least one, also without any step. */
    int pages() {
        return Math.max(1, divideUp(rows(), rowsPerPage));
    }

    /** Index of the first step of a page, both from 0. */
    int firstOfPage(int page) {
        return Math.min(steps, page * rowsPerPage * stepsPerRow);
    }

    private static int divideUp(int amount, int by) {
        return (amount + by - 1) / by;
    }
}

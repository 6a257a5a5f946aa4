package dev.vllmsim.plot.steps;

/**
 * How a window of steps is laid out in rows and pages.
 *
 * @param steps steps that are drawn; fewer than wanted if they do not fit on {@link #MOST_PAGES} pages
 * @param stepsPerRow steps of each row but the last, which holds the rest
 * @param rowsPerPage rows of each page but the last
 */
record Layout(int steps, int stepsPerRow, int rowsPerPage) {
    /** A row of more steps is hard to count in. */
    static final int MOST_STEPS_PER_ROW = 30;

    /** With fewer steps in a row one does not see how they follow each other. */
    static final int FEWEST_STEPS_PER_ROW = 10;

    static final int MOST_ROWS_PER_PAGE = 6;

    /** Whoever wants more pages wants another window. */
    static final int MOST_PAGES = 40;

    /** White space between two steps, in units. */
    static final double GAP = 6;

    /** Widths of a bar to try, in units, the most legible first. */
    private static final double[] WIDTHS = {6, 4, 3, 2, 1};

    /**
     * Lays out a window.
     *
     * @param steps how many steps there are
     * @param lanes how many bars a step needs room for
     * @param width of a row, in units
     */
    static Layout of(int steps, int lanes, double width) {
        int most = 1;
        for (double bar : WIDTHS) {
            most = Math.max(1, (int) Math.min(MOST_STEPS_PER_ROW, width / (lanes * bar + GAP)));
            if (most >= FEWEST_STEPS_PER_ROW) {
                break;
            }
        }
        int drawn = Math.min(steps, most * MOST_ROWS_PER_PAGE * MOST_PAGES);
        // Rows and pages are made equally long, so that the last one is not a stump.
        int rows = Math.max(1, divideUp(drawn, most));
        int perRow = Math.max(1, divideUp(drawn, rows));
        int pages = divideUp(rows, MOST_ROWS_PER_PAGE);
        return new Layout(drawn, perRow, divideUp(rows, pages));
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

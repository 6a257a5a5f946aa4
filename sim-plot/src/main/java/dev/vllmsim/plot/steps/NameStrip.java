package dev.vllmsim.plot.steps;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Places names on a few lines above a row of bars, each as near to its bar as there is room. */
final class NameStrip {
    /**
     * Where a name stands.
     *
     * @param index which name
     * @param line which line, from 0 at the top
     * @param x where it begins
     */
    record Placed(int index, int line, double x) {}

    /** Room between two names, in units. */
    private static final double GAP = 8;

    /** A name further from its bar than this would be read as another bar's. */
    private static final double FARTHEST = 90;

    private NameStrip() {}

    /**
     * Places names.
     *
     * @param wanted where each would like to begin, ascending
     * @param widths how wide each is
     * @param left where the lines begin; names wanted here stand side by side, in their order
     * @param right where they end
     * @param lines how many there are
     * @return the names that found a place; what is missing did not
     */
    static List<Placed> place(double[] wanted, double[] widths, double left, double right, int lines) {
        double[] end = new double[lines];
        Arrays.fill(end, left);
        List<Placed> placed = new ArrayList<>();
        int headLine = 0;
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i] <= left) {
                if (end[headLine] + widths[i] > right && headLine < lines - 1) {
                    headLine++;
                }
                if (end[headLine] + widths[i] <= right) {
                    placed.add(new Placed(i, headLine, end[headLine]));
                    end[headLine] += widths[i] + GAP;
                }
                continue;
            }
            int best = -1;
            double bestX = wanted[i] + FARTHEST;
            for (int line = 0; line < lines; line++) {
                double x = Math.max(Math.min(wanted[i], right - widths[i]), end[line]);
                if (x < bestX && x + widths[i] <= right) {
                    best = line;
                    bestX = x;
                }
            }
            if (best >= 0) {
                placed.add(new Placed(i, best, bestX));
                end[best] = bestX + widths[i] + GAP;
            }
        }
        return placed;
    }
}

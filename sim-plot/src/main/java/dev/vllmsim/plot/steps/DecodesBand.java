package dev.vllmsim.plot.steps;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.plot.page.Frame;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Page;
import java.awt.Color;

/**
 * The decodes of a row's steps, below the axis of tokens: a cell each, all of one size, or one bar on an axis of tokens
 * of its own where they are too many for cells.
 */
final class DecodesBand implements Band {
    private static final int ABOVE = 4;
    private static final int BELOW = 1;

    private final Row row;

    DecodesBand(Row row) {
        this.row = row;
    }

    private double cellsHeight() {
        return row.window().decodesTogether()
                ? StepShape.MOST_CELLS_HEIGHT
                : row.shape().rows() * row.shape().cellHeight();
    }

    @Override
    public int height() {
        return ABOVE + (int) Math.ceil(cellsHeight()) + BELOW;
    }

    @Override
    public void draw(Page page, int top) {
        double y = (double) top + ABOVE;
        page.textBefore("decodes", Fonts.SMALL, Ink.FAINT_TEXT, Frame.LEFT - 6, y + 10);
        boolean together = row.window().decodesTogether();
        long most = Math.max(1, row.window().largestDecode());
        if (together) {
            page.textBefore("0 to " + Figures.exact(most), Fonts.SMALL, Ink.FAINT_TEXT, Frame.LEFT - 6, y + 22);
        }
        for (int i = row.first(); i < row.end(); i++) {
            double left = row.left(i);
            if (together) {
                double height = row.window().row(i).decodeTokens() * cellsHeight() / most;
                if (height > 0) {
                    page.box(Ink.FAINT_TEXT, left, y, row.shape().total(), height);
                }
                continue;
            }
            for (Bar bar : row.window().bars(i)) {
                if (bar.decode() > 0) {
                    cell(page, row.shape(), bar.colour(), left, y, bar.cell());
                }
            }
        }
    }

    /** A decode: from three units up there is room for white seams. */
    static void cell(Page page, StepShape shape, Color colour, double left, double top, int cell) {
        double seam = shape.cellWidth() >= 3 && shape.cellHeight() >= 3 ? 0.5 : 0;
        page.box(
                colour,
                left + shape.cellAt(cell),
                top + shape.cellBelow(cell),
                shape.cellWidth() - seam,
                shape.cellHeight() - seam);
    }
}

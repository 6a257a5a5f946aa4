package dev.vllmsim.plot.sweep;

import dev.vllmsim.plot.page.Caption;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Page;
import dev.vllmsim.plot.page.TimeUnit;
import java.awt.Color;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The map of one figure over a grid of two settings. */
final class HeatMap {
    private static final int HEADING = 26;
    private static final int AXIS_HEIGHT = 40;
    private static final double LARGEST_CELL = 44;
    private static final double SMALLEST_CELL = 14;

    /** With values further apart than this, equal steps of colour are equal ratios. */
    private static final double LARGEST_EVEN_RATIO = 50;

    /** From this shade up, white writing is easier to read than dark. */
    private static final double MIDDLE = 0.42;

    static final Color BEST = Ink.ORANGE;
    static final Color BORDER = new Color(0xC8, 0x1E, 0x1E);

    private final SweepData data;
    private final Figure figure;
    private final @Nullable Double objective;
    private final List<Object> rows;
    private final List<Object> columns;
    private final List<String> rowLabels;
    private final List<String> columnLabels;
    private final double[][] values;
    private final boolean[][] marked;
    private final double low;
    private final double high;
    private final double labelWidth;
    private final double cellWidth;
    private final double cellHeight;
    private final double width;

    /**
     * @param objective in milliseconds, or {@code null} if there is none
     * @param width of the map with its labels, in units
     */
    HeatMap(SweepData data, Figure figure, @Nullable Double objective, double width) {
        this.data = data;
        this.figure = figure;
        this.objective = objective;
        this.width = width;
        rows = data.valuesOf(0);
        columns = data.valuesOf(1);
        rowLabels = Labels.of(rows);
        columnLabels = Labels.of(columns);
        values = new double[rows.size()][columns.size()];
        marked = new boolean[rows.size()][columns.size()];
        double smallest = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        for (double[] row : values) {
            Arrays.fill(row, Double.NaN);
        }
        for (SweepData.Point point : data.points()) {
            int row = rows.indexOf(point.values().get(0));
            int column = columns.indexOf(point.values().get(1));
            double value = point.get(figure);
            values[row][column] = value;
            marked[row][column] = data.isMarked(point);
            if (!Double.isNaN(value)) {
                smallest = Math.min(smallest, value);
                largest = Math.max(largest, value);
            }
        }
        low = smallest;
        high = largest;
        labelWidth = BarPanels.longest(rowLabels) + 8;
        cellWidth = (width - labelWidth) / Math.max(1, columns.size());
        cellHeight = Math.max(SMALLEST_CELL, Math.min(LARGEST_CELL, 260.0 / Math.max(1, rows.size())));
    }

    Figure figure() {
        return figure;
    }

    int height() {
        return HEADING + 14 + (int) Math.ceil(cellHeight * rows.size()) + AXIS_HEIGHT;
    }

    private boolean ratios() {
        return low > 0 && high > LARGEST_EVEN_RATIO * low;
    }

    private double divisor() {
        return figure.quantity().isTime() ? timeUnit().millis() : 1;
    }

    /** The unit of the smaller values, as long as the larger ones stay short in it. */
    private TimeUnit timeUnit() {
        return TimeUnit.of(low <= high ? Math.max(low, high / 10_000) : 0);
    }

    private String written(double value) {
        return Figures.amount(value / divisor());
    }

    /** Whether all values are written alike, so that nobody can say which is better. */
    boolean isEven() {
        return low <= high && written(low).equals(written(high));
    }

    /** Whether every value fits into its cell: otherwise none is written. */
    boolean isWritten() {
        for (double[] row : values) {
            for (double value : row) {
                if (!Double.isNaN(value) && Fonts.width(written(value), Fonts.SMALL) + 4 > cellWidth) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether some runs reach the objective and some do not. */
    boolean hasBorder() {
        return objective != null && low <= objective && high > objective;
    }

    /** How bad a value is, from 0 for the best to 1 for the worst: of a time or a share of refused requests the largest, of a rate the smallest. */
    double shade(double value) {
        if (isEven() || high <= low) {
            return 0;
        }
        double share = ratios() ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
        return figure.quantity().isBetterLow() ? share : 1 - share;
    }

    void draw(Page page, double left, double top) {
        String rate = figure.quantity().rate();
        String unit = rate == null ? timeUnit().label() : rate;
        page.text(figure.label() + ", " + unit, Fonts.HEADING, Ink.TEXT, left, top + 14);
        if (low < high && !isEven()) {
            key(page, left + width, top + 14);
        }
        page.text(Caption.settingName(data.names().get(0)), Fonts.AXIS, Ink.FAINT_TEXT, left, top + HEADING + 8);
        if (hasBorder() && objective != null) {
            page.textBefore(
                    "objective " + Figures.duration(objective), Fonts.AXIS, BORDER, left + width, top + HEADING + 8);
        }
        double gridLeft = left + labelWidth;
        double gridTop = top + HEADING + 14;
        for (int row = 0; row < rows.size(); row++) {
            double y = gridTop + row * cellHeight;
            page.textBefore(rowLabels.get(row), Fonts.TICK, Ink.TEXT, gridLeft - 6, y + cellHeight / 2 + 4);
            for (int column = 0; column < columns.size(); column++) {
                cell(page, row, column, gridLeft + column * cellWidth, y);
            }
        }
        border(page, gridLeft, gridTop);
        columnLabels(page, gridLeft, gridTop + rows.size() * cellHeight + 14);
    }

    private void cell(Page page, int row, int column, double x, double y) {
        double value = values[row][column];
        if (Double.isNaN(value)) {
            page.textAround("–", Fonts.TICK, Ink.FAINT_TEXT, x + cellWidth / 2, y + cellHeight / 2 + 4);
            return;
        }
        double shade = shade(value);
        page.box(Ink.mix(Ink.LIGHTEST, Ink.DARKEST, shade), x + 0.5, y + 0.5, cellWidth - 1, cellHeight - 1);
        if (marked[row][column]) {
            page.pointer(Ink.VERMILION, x + cellWidth - 8, y + 3, 7);
        }
        if (isWritten()) {
            page.textAround(
                    written(value),
                    Fonts.SMALL,
                    shade > MIDDLE ? Ink.PAPER : Ink.TEXT,
                    x + cellWidth / 2,
                    y + cellHeight / 2 + 4);
        }
        double best = figure.quantity().isBetterLow() ? low : high;
        if (!isEven() && written(value).equals(written(best))) {
            for (double inset = 0.5; inset < 2.5; inset += 0.5) {
                page.frame(BEST, x + inset, y + inset, cellWidth - 2 * inset, cellHeight - 2 * inset);
            }
        }
    }

    /** Draws the edges between cells that reach the objective and cells that do not. */
    private void border(Page page, double left, double top) {
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < columns.size(); column++) {
                double x = left + column * cellWidth;
                double y = top + row * cellHeight;
                if (column > 0 && isEdge(values[row][column - 1], values[row][column])) {
                    page.box(BORDER, x - 1, y - 1, 2, cellHeight + 2);
                }
                if (row > 0 && isEdge(values[row - 1][column], values[row][column])) {
                    page.box(BORDER, x - 1, y - 1, cellWidth + 2, 2);
                }
            }
        }
    }

    private boolean isEdge(double one, double other) {
        return objective != null
                && !Double.isNaN(one)
                && !Double.isNaN(other)
                && one <= objective != other <= objective;
    }

    private void columnLabels(Page page, double left, double baseline) {
        double free = Double.NEGATIVE_INFINITY;
        for (int column = 0; column < columns.size(); column++) {
            String label = columnLabels.get(column);
            double centre = left + (column + 0.5) * cellWidth;
            double half = Fonts.width(label, Fonts.TICK) / 2;
            if (centre - half >= free) {
                page.textAround(label, Fonts.TICK, Ink.TEXT, centre, baseline);
                free = centre + half + 6;
            }
        }
        page.textAround(
                Caption.settingName(data.names().get(1)),
                Fonts.AXIS,
                Ink.FAINT_TEXT,
                left + (width - labelWidth) / 2,
                baseline + 15);
    }

    /** From the best value, light, to the worst, dark. */
    private void key(Page page, double right, double baseline) {
        boolean betterLow = figure.quantity().isBetterLow();
        String worst = written(betterLow ? high : low);
        String best = written(betterLow ? low : high);
        double x = right - Fonts.width(worst, Fonts.AXIS);
        page.text(worst, Fonts.AXIS, Ink.TEXT, x, baseline);
        for (int i = 0; i < 40; i++) {
            page.box(Ink.mix(Ink.LIGHTEST, Ink.DARKEST, i / 39.0), x - 86 + 2 * i, baseline - 9, 2, 10);
        }
        page.frame(Ink.AXIS, x - 86, baseline - 9, 80, 10);
        page.textBefore((ratios() ? "equal ratios, from " : "") + best, Fonts.AXIS, Ink.TEXT, x - 92, baseline);
    }
}

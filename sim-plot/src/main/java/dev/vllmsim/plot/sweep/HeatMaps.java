package dev.vllmsim.plot.sweep;

import dev.vllmsim.plot.page.Caption;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Page;
import dev.vllmsim.plot.page.TimeUnit;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;

/** A map for each figure over a grid of two settings: the darker a cell the larger its value, which is written in it. */
final class HeatMaps implements SweepPicture.Panels {
    private static final List<SweepData.Figure> USUAL = List.of(
            SweepData.Figure.TTFT_MEAN,
            SweepData.Figure.TTFT_P95,
            SweepData.Figure.TPOT_MEAN,
            SweepData.Figure.TPOT_P95,
            SweepData.Figure.TPS);

    private static final int HEADING = 26;
    private static final int GAP = 40;
    private static final int AXIS_HEIGHT = 40;
    private static final double WIDTH = (Page.WIDTH - 2.0 * Page.MARGIN - GAP) / 2;
    private static final double LARGEST_CELL = 44;
    private static final double SMALLEST_CELL = 14;

    /** With values further apart than this, equal steps of colour are equal ratios. */
    private static final double LARGEST_EVEN_RATIO = 50;

    /** From this shade up, white writing is easier to read than dark. */
    private static final double MIDDLE = 0.42;

    static final Color LIGHT = new Color(0xF3, 0xF7, 0xFB);
    static final Color DARK = new Color(0x05, 0x2F, 0x5F);

    private final SweepData data;
    private final List<SweepData.Figure> maps;
    private final List<Object> columns;
    private final List<Object> rows;
    private final double labelWidth;
    private final double cellHeight;

    HeatMaps(SweepData data) {
        this.data = data;
        maps = new ArrayList<>(USUAL);
        if (data.hasGoodput()) {
            maps.add(SweepData.Figure.GOODPUT);
        }
        rows = data.valuesOf(0);
        columns = data.valuesOf(1);
        labelWidth = rows.stream()
                        .mapToDouble(row -> Fonts.width(Caption.value(row), Fonts.TICK))
                        .max()
                        .orElse(0)
                + 8;
        cellHeight = Math.max(SMALLEST_CELL, Math.min(LARGEST_CELL, 260.0 / Math.max(1, rows.size())));
    }

    /** What is drawn, a map each. */
    List<SweepData.Figure> figures() {
        return List.copyOf(maps);
    }

    private int mapHeight() {
        return HEADING + 14 + (int) Math.ceil(cellHeight * rows.size()) + AXIS_HEIGHT;
    }

    @Override
    public int height() {
        return (maps.size() + 1) / 2 * mapHeight();
    }

    @Override
    public void draw(Page page, int top) {
        for (int i = 0; i < maps.size(); i++) {
            map(page, maps.get(i), Page.MARGIN + (i % 2) * (WIDTH + GAP), top + (i / 2) * mapHeight());
        }
    }

    private void map(Page page, SweepData.Figure figure, double left, double top) {
        double[] values = data.get(figure);
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            if (!Double.isNaN(value)) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        boolean ratios = low > 0 && high > LARGEST_EVEN_RATIO * low;
        double divisor = divisor(figure);
        page.text(figure.label() + ", " + unit(figure), Fonts.HEADING, Ink.TEXT, left, top + 14);
        if (low <= high) {
            key(page, low / divisor, high / divisor, ratios, left + WIDTH, top + 14);
        }

        page.text(Caption.settingName(data.names().get(0)), Fonts.AXIS, Ink.FAINT_TEXT, left, top + HEADING + 8);
        double gridLeft = left + labelWidth;
        double gridTop = top + HEADING + 14;
        double cellWidth = cellWidth();
        boolean written = written(figure, divisor);
        for (int row = 0; row < rows.size(); row++) {
            double y = gridTop + row * cellHeight;
            page.textBefore(Caption.value(rows.get(row)), Fonts.TICK, Ink.TEXT, gridLeft - 6, y + cellHeight / 2 + 4);
            for (int column = 0; column < columns.size(); column++) {
                double x = gridLeft + column * cellWidth;
                double value = value(values, row, column);
                cell(page, value, shade(value, low, high, ratios), x, y);
                if (written && !Double.isNaN(value)) {
                    page.textAround(
                            Figures.amount(value / divisor),
                            Fonts.SMALL,
                            shade(value, low, high, ratios) > MIDDLE ? Ink.PAPER : Ink.TEXT,
                            x + cellWidth / 2,
                            y + cellHeight / 2 + 4);
                }
                if (value == (figure.isTime() ? low : high)) {
                    best(page, x, y, cellWidth);
                }
            }
        }
        double baseline = gridTop + rows.size() * cellHeight + 14;
        double free = Double.NEGATIVE_INFINITY;
        for (int column = 0; column < columns.size(); column++) {
            String label = Caption.value(columns.get(column));
            double centre = gridLeft + (column + 0.5) * cellWidth;
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
                gridLeft + (WIDTH - labelWidth) / 2,
                baseline + 15);
    }

    private String unit(SweepData.Figure figure) {
        String rate = figure.rate();
        return rate == null ? timeUnit(figure).label() : rate;
    }

    private double divisor(SweepData.Figure figure) {
        return figure.isTime() ? timeUnit(figure).millis() : 1;
    }

    /** The unit of the smaller values, as long as the larger ones stay short in it. */
    private TimeUnit timeUnit(SweepData.Figure figure) {
        double largest = data.largest(figure);
        double smallest = largest;
        for (double value : data.get(figure)) {
            if (value < smallest) {
                smallest = value;
            }
        }
        return TimeUnit.of(Math.max(smallest, largest / 10_000));
    }

    private double value(double[] values, int row, int column) {
        for (int i = 0; i < values.length; i++) {
            List<Object> at = data.points().get(i).values();
            if (at.get(0).equals(rows.get(row)) && at.get(1).equals(columns.get(column))) {
                return values[i];
            }
        }
        return Double.NaN;
    }

    /** How dark a value is, from 0 to 1. */
    static double shade(double value, double low, double high, boolean ratios) {
        if (high <= low) {
            return 0.3;
        }
        return ratios ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
    }

    private double cellWidth() {
        return (WIDTH - labelWidth) / Math.max(1, columns.size());
    }

    /** Whether every value of a map fits into its cell: otherwise none is written. */
    private boolean written(SweepData.Figure figure, double divisor) {
        for (double value : data.get(figure)) {
            if (!Double.isNaN(value) && Fonts.width(Figures.amount(value / divisor), Fonts.SMALL) + 4 > cellWidth()) {
                return false;
            }
        }
        return true;
    }

    private void cell(Page page, double value, double shade, double x, double y) {
        double width = cellWidth();
        if (Double.isNaN(value)) {
            page.textAround("–", Fonts.TICK, Ink.FAINT_TEXT, x + width / 2, y + cellHeight / 2 + 4);
        } else {
            page.box(Ink.mix(LIGHT, DARK, shade), x + 0.5, y + 0.5, width - 1, cellHeight - 1);
        }
    }

    private void best(Page page, double x, double y, double width) {
        for (double inset = 0.5; inset < 2.5; inset += 0.5) {
            page.frame(Ink.ORANGE, x + inset, y + inset, width - 2 * inset, cellHeight - 2 * inset);
        }
    }

    private static void key(Page page, double low, double high, boolean ratios, double right, double baseline) {
        String most = Figures.amount(high);
        String least = Figures.amount(low);
        double x = right - Fonts.width(most, Fonts.AXIS);
        page.text(most, Fonts.AXIS, Ink.TEXT, x, baseline);
        for (int i = 0; i < 40; i++) {
            page.box(Ink.mix(LIGHT, DARK, i / 39.0), x - 86 + 2 * i, baseline - 9, 2, 10);
        }
        page.frame(Ink.AXIS, x - 86, baseline - 9, 80, 10);
        page.textBefore((ratios ? "equal ratios, from " : "") + least, Fonts.AXIS, Ink.TEXT, x - 92, baseline);
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        notes.add("Framed: the best of each map, which is the smallest time or the largest throughput.");
        for (SweepData.Figure figure : maps) {
            if (!written(figure, divisor(figure))) {
                notes.add("Values are left out of the maps whose cells are too narrow for them; the table has them.");
                break;
            }
        }
        return notes;
    }
}

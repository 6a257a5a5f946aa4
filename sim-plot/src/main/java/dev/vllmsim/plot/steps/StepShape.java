package dev.vllmsim.plot.steps;

import dev.vllmsim.plot.page.Page;

/**
 * How the bars of a step stand: so many lanes of one width, then so many of another. All widths are whole pixels, so
 * that bars of a kind are equally wide.
 *
 * @param lanes lanes of the first zone
 * @param width of each, in units
 * @param decodeLanes lanes of the zone for decodes; 0 where decodes stand in the first zone
 * @param decodeWidth of each, in units
 */
record StepShape(int lanes, double width, int decodeLanes, double decodeWidth) {
    /** White space between the two zones, in units. */
    static final double BETWEEN = 3;

    /** A bar wider than this would look like an area. */
    private static final double WIDEST = 22;

    /** A decode need not be wider than this, as what matters is its colour. */
    private static final double WIDEST_DECODE = 6;

    /** The same step, its bars as wide as the room allows. */
    StepShape stretchedTo(double room) {
        double fixed = decodeLanes > 0 && lanes > 0 ? BETWEEN : 0;
        double factor = (room - fixed) / (total() - fixed);
        return new StepShape(
                lanes,
                wholePixels(Math.min(WIDEST, width * factor)),
                decodeLanes,
                wholePixels(Math.min(WIDEST_DECODE, decodeWidth * factor)));
    }

    private static double wholePixels(double units) {
        return Math.max(1, Math.floor(units * Page.PIXELS_PER_UNIT + 1e-6)) / Page.PIXELS_PER_UNIT;
    }

    /** Width of the whole step, in units. */
    double total() {
        return decodesAt() + decodeLanes * decodeWidth;
    }

    private double decodesAt() {
        return lanes * width + (decodeLanes > 0 && lanes > 0 ? BETWEEN : 0);
    }

    /** Where a bar begins, from the left end of the step. */
    double at(Bar bar) {
        return bar.zone() == Bar.Zone.FIRST ? bar.lane() * width : decodesAt() + bar.lane() * decodeWidth;
    }

    /** How wide a bar's lane is. */
    double widthOf(Bar bar) {
        return bar.zone() == Bar.Zone.FIRST ? width : decodeWidth;
    }

    /** The left end of a step around a point, on a whole pixel. */
    double left(double centre) {
        return Math.round((centre - total() / 2) * Page.PIXELS_PER_UNIT) / (double) Page.PIXELS_PER_UNIT;
    }
}

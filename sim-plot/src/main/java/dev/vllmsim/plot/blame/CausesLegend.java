package dev.vllmsim.plot.blame;

import dev.vllmsim.engine.blame.Cause;
import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Legend;
import dev.vllmsim.plot.page.Page;
import java.util.ArrayList;
import java.util.List;

/** What the colours mean, on as many lines as it takes. */
final class CausesLegend implements Band {
    private static final int LINE = 18;
    private static final int BELOW = 14;
    private static final double SWATCH = 11;
    private static final double BETWEEN = 24;

    private final List<List<Cause>> lines = new ArrayList<>();

    /**
     * @param causes those that are drawn, in their order
     */
    CausesLegend(List<Cause> causes) {
        double width = 0;
        List<Cause> line = new ArrayList<>();
        for (Cause cause : causes) {
            double more = SWATCH + BETWEEN + Fonts.width(cause.description(), Fonts.AXIS);
            if (!line.isEmpty() && width + more > Page.WIDTH - 2 * Page.MARGIN) {
                lines.add(line);
                line = new ArrayList<>();
                width = 0;
            }
            line.add(cause);
            width += more;
        }
        if (!line.isEmpty()) {
            lines.add(line);
        }
    }

    @Override
    public int height() {
        return lines.size() * LINE + BELOW;
    }

    @Override
    public void draw(Page page, int top) {
        double baseline = top + 12.0;
        for (List<Cause> line : lines) {
            Legend legend = new Legend();
            for (Cause cause : line) {
                legend.add(cause.description(), SWATCH, (x, base) -> {
                    page.box(CauseInk.of(cause), x, base - 9, SWATCH, SWATCH);
                    page.frame(Ink.AXIS, x, base - 9, SWATCH, SWATCH);
                });
            }
            legend.draw(page, Page.MARGIN, baseline);
            baseline += LINE;
        }
    }
}

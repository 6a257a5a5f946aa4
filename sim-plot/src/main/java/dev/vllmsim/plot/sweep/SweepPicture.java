package dev.vllmsim.plot.sweep;

import dev.vllmsim.plot.page.Caption;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Page;
import dev.vllmsim.report.document.SweepReport;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * The picture of a sweep: latencies and throughput over what was swept. Lines over a number, bars over names, heat maps
 * over a grid of two settings.
 */
public final class SweepPicture {
    private static final int CAPTION_LINE = 17;
    private static final int NOTE_LINE = 16;

    private SweepPicture() {}

    /**
     * Draws a sweep.
     *
     * @throws IllegalArgumentException if more than two settings were swept
     */
    public static BufferedImage draw(SweepReport report) {
        SweepData data = SweepData.of(report);
        Caption caption = new Caption(report.config(), new HashSet<>(data.names()));
        List<String> lines = Fonts.wrap(caption.phrases(), "  ·  ", Fonts.BODY, Page.WIDTH - 2.0 * Page.MARGIN);
        Panels panels = data.isGrid() ? new HeatMaps(data) : data.isLine() ? new LinePanels(data) : new BarPanels(data);
        List<String> notes = new ArrayList<>(panels.notes());
        notes.addAll(gaps(data));

        int top = 40 + lines.size() * CAPTION_LINE + 8;
        Page page = new Page(top + panels.height() + (notes.isEmpty() ? 4 : 12) + notes.size() * NOTE_LINE + 8);
        double y = 34;
        page.text(title(data), Fonts.TITLE, Ink.TEXT, Page.MARGIN, y);
        y += 4;
        for (String line : lines) {
            y += CAPTION_LINE;
            page.text(line, Fonts.BODY, Ink.FAINT_TEXT, Page.MARGIN, y);
        }
        panels.draw(page, top);
        y = top + panels.height() + 12.0;
        for (String note : notes) {
            page.text(note, Fonts.AXIS, Ink.FAINT_TEXT, Page.MARGIN, y);
            y += NOTE_LINE;
        }
        return page.image();
    }

    private static String title(SweepData data) {
        List<String> names = data.names().stream().map(Caption::settingName).toList();
        return "Latency and throughput by " + String.join(" and ", names);
    }

    private static List<String> gaps(SweepData data) {
        long without = data.points().stream()
                .filter(point -> Double.isNaN(point.get(SweepData.Figure.TTFT_MEAN))
                        || Double.isNaN(point.get(SweepData.Figure.TPOT_MEAN))
                        || Double.isNaN(point.get(SweepData.Figure.TPS)))
                .count();
        return without == 0
                ? List.of()
                : List.of(Figures.exact(without) + " of "
                        + Figures.exact(data.points().size()) + " runs lack a figure and leave a gap there.");
    }

    /** The part of the picture below its heading. */
    interface Panels {
        /** In units. */
        int height();

        void draw(Page page, int top);

        /** Sentences that a reader needs, for below the panels. */
        List<String> notes();
    }
}

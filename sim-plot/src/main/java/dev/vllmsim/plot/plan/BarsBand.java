package dev.vllmsim.plot.plan;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Page;
import dev.vllmsim.plot.page.Scale;
import dev.vllmsim.plot.page.TickAxis;
import dev.vllmsim.report.document.LoadAnswer;
import dev.vllmsim.report.document.TuneReport;
import dev.vllmsim.report.document.TuneReport.Tried;
import java.awt.Color;
import java.awt.Rectangle;
import java.util.List;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.xy.XYSeriesCollection;

/** What each setting bears, the best first, with its interval; a line marks the run as it was given. */
final class BarsBand implements Band {
    /** So many bars are read at a glance. */
    static final int MOST = 24;

    private static final int HEADING = 24;
    private static final int ROW = 19;
    private static final int BAR = 11;
    private static final int BELOW = 44;
    private static final int WIDEST_NAME = 420;
    private static final Color FILL = Ink.mix(Ink.BLUE, Ink.PAPER, 0.35);
    private static final Color BEST = Ink.mix(Ink.GREEN, Ink.PAPER, 0.25);

    private final TuneReport report;
    private final List<Tried> shown;

    BarsBand(TuneReport report, List<Tried> known) {
        this.report = report;
        shown = known.subList(0, Math.min(MOST, known.size()));
    }

    @Override
    public int height() {
        return HEADING + ROW * shown.size() + BELOW;
    }

    @Override
    public void draw(Page page, int top) {
        page.text(String.join(", ", report.parameters()), Fonts.HEADING, Ink.TEXT, Page.MARGIN, top + 14.0);
        double widest = 40;
        double most = 0;
        for (Tried tried : shown) {
            widest = Math.max(widest, Fonts.width(TunePicture.name(report, tried), Fonts.AXIS));
            LoadAnswer answer = tried.answer();
            most = answer == null ? most : Math.max(most, Math.max(answer.value(), answer.high()));
        }
        int left = Page.MARGIN + (int) Math.min(WIDEST_NAME, widest) + 12;
        Rectangle area = new Rectangle(left, top + HEADING, Page.WIDTH - Page.MARGIN - left - 120, ROW * shown.size());
        TickAxis x = TickAxis.of(
                report.goal().equals("load") ? "load that holds (" + report.unit() + ")" : report.unit(),
                Scale.upTo(most, 10));
        page.plot(area, new XYSeriesCollection(), x, TickAxis.of("", 0, 1, List.of()), null);
        LoadAnswer given = report.given().answer();
        for (int i = 0; i < shown.size(); i++) {
            bar(page, shown.get(i), area, x, top + HEADING + ROW * i);
        }
        if (given != null) {
            double at = x.valueToJava2D(given.value(), area, RectangleEdge.BOTTOM);
            page.uprightDashes(Ink.VERMILION, at, area.y, area.getMaxY());
            page.textAround("as given", Fonts.SMALL, Ink.VERMILION, at, area.y - 4.0);
        }
    }

    private void bar(Page page, Tried tried, Rectangle area, TickAxis x, int top) {
        LoadAnswer answer = tried.answer();
        if (answer == null) {
            return;
        }
        page.textBefore(TunePicture.name(report, tried), Fonts.AXIS, Ink.TEXT, area.x - 6.0, top + 13.0);
        double end = x.valueToJava2D(answer.value(), area, RectangleEdge.BOTTOM);
        boolean best = tried.settings().equals(report.best().settings());
        page.box(best ? BEST : FILL, area.x, top + 4.0, end - area.x, BAR);
        double behind = end;
        if (answer.replications() > 1) {
            double low = x.valueToJava2D(answer.low(), area, RectangleEdge.BOTTOM);
            double high = x.valueToJava2D(answer.high(), area, RectangleEdge.BOTTOM);
            page.box(Ink.TEXT, low, top + 9.0, high - low, 1);
            page.box(Ink.TEXT, low, top + 6.5, 1, 6);
            page.box(Ink.TEXT, high, top + 6.5, 1, 6);
            behind = high;
        }
        page.text(
                answer.value() > 0 ? Figures.threeDigits(answer.value()) + " (" + bound(answer) + ")" : "nothing holds",
                Fonts.SMALL,
                Ink.FAINT_TEXT,
                behind + 6,
                top + 13.0);
    }

    private static String bound(LoadAnswer answer) {
        return answer.binding().replace("_ms", "").replace('_', ' ');
    }
}

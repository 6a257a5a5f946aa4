package dev.vllmsim.plot.plan;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Page;
import dev.vllmsim.plot.page.Scale;
import dev.vllmsim.plot.page.TickAxis;
import dev.vllmsim.plot.page.TimeUnit;
import dev.vllmsim.report.document.TuneReport;
import dev.vllmsim.report.document.TuneReport.Tried;
import java.awt.BasicStroke;
import java.awt.Rectangle;
import java.awt.geom.Ellipse2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** Which token rate is to be had at which TTFT: each setting a point at its answer, the front joined. */
final class FrontBand implements Band {
    private static final int HEADING = 24;
    private static final int HEIGHT = 300;
    private static final int BELOW = 52;
    private static final int LEFT = 62;
    private static final double HALF = 3.5;
    private static final int ROOM_FOR_NAMES = 12;

    private final TuneReport report;
    private final List<Tried> known;

    FrontBand(TuneReport report, List<Tried> known) {
        this.report = report;
        List<Tried> placed = new ArrayList<>(known);
        if (known.stream()
                .noneMatch(tried -> tried.settings().equals(report.given().settings()))) {
            placed.add(report.given());
        }
        this.known = placed.stream()
                .filter(tried -> tried.tps() != null && tried.p99TtftMs() != null)
                .toList();
    }

    @Override
    public int height() {
        return known.isEmpty() ? 0 : HEADING + HEIGHT + BELOW;
    }

    @Override
    public void draw(Page page, int top) {
        if (known.isEmpty()) {
            return;
        }
        page.text(
                "Front of TTFT and token rate, each setting at its answer",
                Fonts.HEADING,
                Ink.TEXT,
                Page.MARGIN,
                top + 14.0);
        Rectangle area = new Rectangle(Page.MARGIN + LEFT, top + HEADING, Page.WIDTH - 2 * Page.MARGIN - LEFT, HEIGHT);
        double mostTtft = known.stream().mapToDouble(FrontBand::ttft).max().orElse(1);
        double divisor = TimeUnit.of(mostTtft).millis();
        TickAxis x = rates();
        TickAxis y = TickAxis.of("p99 TTFT (" + TimeUnit.of(mostTtft).label() + ")", Scale.upTo(mostTtft / divisor, 6));
        List<Tried> front = known.stream()
                .filter(Tried::onFront)
                .sorted(Comparator.comparingDouble(FrontBand::tps))
                .toList();
        XYSeries line = new XYSeries("front", true, true);
        front.forEach(tried -> line.add(tps(tried), ttft(tried) / divisor));
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
        renderer.setSeriesPaint(0, Ink.GREEN);
        renderer.setSeriesStroke(0, new BasicStroke(1.5f));
        page.smooth(true);
        page.plot(area, new XYSeriesCollection(line), x, y, renderer);
        page.smooth(false);
        for (Tried tried : known) {
            double left = x.valueToJava2D(tps(tried), area, RectangleEdge.BOTTOM);
            double height = y.valueToJava2D(ttft(tried) / divisor, area, RectangleEdge.LEFT);
            boolean given = tried.settings().equals(report.given().settings());
            page.mark(
                    new Ellipse2D.Double(-HALF, -HALF, 2 * HALF, 2 * HALF),
                    given ? Ink.VERMILION : tried.onFront() ? Ink.GREEN : Ink.PAPER,
                    given ? Ink.VERMILION : tried.onFront() ? Ink.GREEN : Ink.AXIS,
                    left,
                    height);
        }
        names(page, front, x, y, divisor, area);
    }

    /** Names what is on the front, where a name has room. */
    private void names(Page page, List<Tried> front, TickAxis x, TickAxis y, double divisor, Rectangle area) {
        List<Rectangle> taken = new ArrayList<>();
        List<Tried> named = new ArrayList<>(List.of(report.given()));
        front.stream()
                .filter(tried -> !tried.settings().equals(report.given().settings()))
                .forEach(named::add);
        for (Tried tried : named) {
            if (tried.tps() == null || tried.p99TtftMs() == null || taken.size() >= ROOM_FOR_NAMES) {
                continue;
            }
            boolean given = tried.settings().equals(report.given().settings());
            String name = TunePicture.name(report, tried) + (given ? " (as given)" : "");
            double width = Fonts.width(name, Fonts.SMALL);
            double at = x.valueToJava2D(tps(tried), area, RectangleEdge.BOTTOM);
            double height = y.valueToJava2D(ttft(tried) / divisor, area, RectangleEdge.LEFT);
            double left = at - width - 8 < area.x ? at + 8 : at - width - 8;
            Rectangle place = new Rectangle((int) left, (int) height - 12, (int) width + 2, 13);
            if (taken.stream().noneMatch(place::intersects)) {
                taken.add(place);
                page.text(name, Fonts.SMALL, given ? Ink.VERMILION : Ink.TEXT, left, height - 2);
            }
        }
    }

    private TickAxis rates() {
        double least = known.stream().mapToDouble(FrontBand::tps).min().orElse(0);
        double most = known.stream().mapToDouble(FrontBand::tps).max().orElse(1);
        double step = Scale.roundStep(Math.max(most - least, most / 50) / 8);
        double lower = Math.max(0, Math.floor((least - step) / step) * step);
        double upper = Math.ceil((most + step / 2) / step) * step;
        List<TickAxis.Tick> ticks = new ArrayList<>();
        for (int i = 0; lower + i * step <= upper + step / 2; i++) {
            double at = lower + i * step;
            ticks.add(new TickAxis.Tick(at, Figures.amount(at)));
        }
        return TickAxis.of("output tokens/s", lower, upper, ticks);
    }

    private static double tps(Tried tried) {
        Double value = tried.tps();
        return value == null ? 0 : value;
    }

    private static double ttft(Tried tried) {
        Double value = tried.p99TtftMs();
        return value == null ? 0 : value;
    }
}

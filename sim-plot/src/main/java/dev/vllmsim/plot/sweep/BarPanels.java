package dev.vllmsim.plot.sweep;

import dev.vllmsim.plot.page.Caption;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Page;
import dev.vllmsim.plot.page.Scale;
import dev.vllmsim.plot.page.TickAxis;
import java.awt.Color;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.xy.DefaultXYDataset;

/** Panels of bars over names, each bar with its value. */
final class BarPanels implements SweepPicture.Panels {
    private static final int LEFT = Page.MARGIN + 56;
    private static final int RIGHT = Page.WIDTH - Page.MARGIN - 12;
    private static final int HEADING = 26;
    private static final int HEIGHT = 170;
    private static final int GAP = 20;

    /** A bar wider than this would look like an area. */
    private static final double WIDEST_BAR = 70;

    private static final int LONGEST_NAME = 32;
    private static final int FEWEST_PLACES = 5;

    private static final Color MEAN = Ink.BLUE;
    private static final Color TAIL = Ink.VERMILION;
    private static final Color THROUGHPUT = Ink.GREEN;

    private final SweepData data;
    private final List<Panel> panels;
    private final List<String> labels;
    private final double room;
    private final double outside;
    private final boolean upright;

    BarPanels(SweepData data) {
        this.data = data;
        panels = Panel.of(data);
        labels = data.points().stream()
                .map(point -> shortened(Caption.value(point.values().get(0))))
                .toList();
        // A few names stand in the middle rather than far apart.
        int places = Math.max(FEWEST_PLACES, labels.size());
        room = (double) (RIGHT - LEFT) / places;
        outside = (places - labels.size()) / 2.0;
        upright = longest() + 8 > room;
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
    }

    private double longest() {
        return labels.stream()
                .mapToDouble(label -> Fonts.width(label, Fonts.TICK))
                .max()
                .orElse(0);
    }

    private int axisHeight() {
        return 24 + (upright ? (int) longest() + 8 : 18);
    }

    @Override
    public int height() {
        return panels.size() * (HEADING + HEIGHT) + (panels.size() - 1) * GAP + axisHeight();
    }

    @Override
    public void draw(Page page, int top) {
        int y = top;
        for (int i = 0; i < panels.size(); i++) {
            panel(page, panels.get(i), y, i == panels.size() - 1);
            y += HEADING + HEIGHT + GAP;
        }
    }

    private void panel(Page page, Panel panel, int top, boolean last) {
        double largest = panel.largest(data);
        double divisor = panel.divisor(largest);
        page.text(panel.title(), Fonts.HEADING, Ink.TEXT, Page.MARGIN, top + 14.0);
        List<SweepData.Figure> figures = new ArrayList<>(List.of(panel.mean()));
        figures.addAll(panel.tail());
        if (figures.size() > 1) {
            legend(page, top + 14.0);
        }

        Rectangle area = new Rectangle(LEFT, top + HEADING, RIGHT - LEFT, HEIGHT);
        // Room above the bars for their values.
        TickAxis yAxis = TickAxis.of(panel.unit(largest), Scale.upTo(largest / divisor * 1.06, 5));
        List<TickAxis.Tick> ticks = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            ticks.add(new TickAxis.Tick(i, last ? labels.get(i) : ""));
        }
        String name = last ? Caption.settingName(data.names().get(0)) : "";
        double begin = -0.5 - outside;
        double end = labels.size() - 0.5 + outside;
        TickAxis xAxis = upright ? TickAxis.upright(name, begin, end, ticks) : TickAxis.of(name, begin, end, ticks);
        page.plot(area, new DefaultXYDataset(), xAxis, yAxis, null);

        double width = barWidth(figures.size());
        for (int i = 0; i < labels.size(); i++) {
            double x = LEFT + (i + outside + 0.5) * room - width * figures.size() / 2;
            for (SweepData.Figure figure : figures) {
                double value = data.points().get(i).get(figure);
                if (!Double.isNaN(value)) {
                    double y = yAxis.valueToJava2D(value / divisor, area, RectangleEdge.LEFT);
                    bar(page, figure, x, y, width, area.y + area.height - y);
                    label(page, figure, value, x + width / 2, y - 4, width);
                }
                x += width;
            }
        }
    }

    private static void bar(Page page, SweepData.Figure figure, double x, double y, double width, double height) {
        double inner = Math.max(0.5, width - 2);
        if (figure == SweepData.Figure.TTFT_P95 || figure == SweepData.Figure.TPOT_P95) {
            page.box(TAIL, x + 1, y, inner, height);
            for (double stripe = y + 3; stripe < y + height - 1.5; stripe += 5) {
                page.box(Ink.PAPER, x + 2.5, stripe, inner - 3, 2);
            }
        } else {
            page.box(figure.isTime() ? MEAN : THROUGHPUT, x + 1, y, inner, height);
        }
    }

    private static void label(
            Page page, SweepData.Figure figure, double value, double centre, double baseline, double room) {
        String text = text(figure, value);
        if (Fonts.width(text, Fonts.SMALL) <= room) {
            page.textAround(text, Fonts.SMALL, Ink.TEXT, centre, baseline);
        }
    }

    private static String text(SweepData.Figure figure, double value) {
        return figure.isTime() ? Figures.duration(value) : Figures.amount(value);
    }

    private static void legend(Page page, double baseline) {
        double x = RIGHT - Fonts.width("p95", Fonts.AXIS);
        page.text("p95", Fonts.AXIS, Ink.TEXT, x, baseline);
        bar(page, SweepData.Figure.TTFT_P95, x - 20, baseline - 10, 14, 11);
        x -= 38 + Fonts.width("mean", Fonts.AXIS);
        page.text("mean", Fonts.AXIS, Ink.TEXT, x, baseline);
        bar(page, SweepData.Figure.TTFT_MEAN, x - 20, baseline - 10, 14, 11);
    }

    private double barWidth(int bars) {
        return Math.min(WIDEST_BAR, room * 0.8 / bars);
    }

    @Override
    public List<String> notes() {
        for (Panel panel : panels) {
            for (double value : data.get(panel.mean())) {
                if (Fonts.width(text(panel.mean(), value), Fonts.SMALL)
                        > barWidth(1 + panel.tail().size())) {
                    return List.of("Values are left out above bars that are too narrow for them; the table has them.");
                }
            }
        }
        return List.of();
    }
}

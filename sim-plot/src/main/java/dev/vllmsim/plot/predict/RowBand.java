package dev.vllmsim.plot.predict;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Page;
import dev.vllmsim.plot.page.TickAxis;
import dev.vllmsim.report.document.Prediction;
import dev.vllmsim.report.document.Prediction.Step;
import java.awt.BasicStroke;
import java.awt.Rectangle;
import java.util.List;
import java.util.Map;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jspecify.annotations.Nullable;

/** One model on one kind of card: its step times over the batch and over the prompt, with what binds them behind. */
final class RowBand implements Band {
    private static final int HEADING = 30;
    private static final int LINE = 18;
    private static final int HEIGHT = 220;
    private static final int AXIS = 48;
    private static final int BETWEEN = 14;
    private static final int AXIS_ROOM = 56;
    private static final int COLUMN = (Page.WIDTH - 2 * Page.MARGIN) / 2;

    private final Prediction prediction;
    private final Map<Curve, Curve.Span> spans;
    private final boolean last;

    /** Why there is nothing to draw; empty if there is. */
    private final List<String> problem;

    /**
     * @param spans of the durations, one for each curve
     * @param last whether the axes below are named
     */
    RowBand(Prediction prediction, Map<Curve, Curve.Span> spans, boolean last) {
        this.prediction = prediction;
        this.spans = Map.copyOf(spans);
        this.last = last;
        String why = prediction.problem();
        problem = why == null
                ? List.of()
                : Fonts.wrap(
                        List.of(why.replace("`", "").split(" ", -1)), " ", Fonts.AXIS, Page.WIDTH - 2.0 * Page.MARGIN);
    }

    @Override
    public int height() {
        return !problem.isEmpty()
                ? HEADING + LINE * problem.size() + BETWEEN
                : HEADING + HEIGHT + (last ? AXIS : 0) + BETWEEN;
    }

    @Override
    public void draw(Page page, int top) {
        String cards = prediction.tensorParallelSize() == 1 ? "" : prediction.tensorParallelSize() + " x ";
        String title = prediction.model() + " on " + cards + prediction.gpu();
        page.text(title, Fonts.HEADING, Ink.TEXT, Page.MARGIN, top + 16.0);
        page.text(
                facts(), Fonts.AXIS, Ink.FAINT_TEXT, Page.MARGIN + Fonts.width(title, Fonts.HEADING) + 14, top + 16.0);
        double y = top + 16.0;
        for (String line : problem) {
            y += LINE;
            page.text(line, Fonts.AXIS, Ink.FAINT_TEXT, Page.MARGIN, y);
        }
        if (problem.isEmpty()) {
            for (Curve curve : Curve.values()) {
                plot(page, curve, top + HEADING);
            }
        }
    }

    private String facts() {
        Long weights = prediction.weightBytes();
        Integer blocks = prediction.numGpuBlocks();
        return (weights == null ? "" : "weights " + Figures.threeDigits(weights / 1e9) + " GB a card")
                + (blocks == null ? "" : ", " + Figures.exact(blocks) + " KV blocks");
    }

    private void plot(Page page, Curve curve, int top) {
        List<Step> steps = curve.of(prediction);
        if (steps.isEmpty()) {
            return;
        }
        int left = Page.MARGIN + curve.column() * COLUMN;
        Rectangle area = new Rectangle(left + AXIS_ROOM, top, COLUMN - AXIS_ROOM - 12, HEIGHT);
        TickAxis x = curve.axis(steps, last);
        Curve.Span span = spans.getOrDefault(curve, Curve.Span.of(curve, List.of(prediction)));
        TickAxis y = curve.durations(span);
        shade(page, curve, steps, area, x);
        XYSeriesCollection data = new XYSeriesCollection();
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
        XYSeries whole = new XYSeries("step", false, true);
        steps.forEach(step -> whole.add(curve.at(step), curve.height(step.stepMs(), span)));
        data.addSeries(whole);
        renderer.setSeriesPaint(0, Ink.TEXT);
        renderer.setSeriesStroke(0, new BasicStroke(2));
        for (Bound bound : Bound.values()) {
            if (steps.stream().allMatch(step -> bound.alone(step) == 0)) {
                continue;
            }
            XYSeries alone = new XYSeries(bound.label(), false, true);
            steps.forEach(step -> alone.add(curve.at(step), curve.height(bound.alone(step), span)));
            renderer.setSeriesPaint(data.getSeriesCount(), bound.colour());
            renderer.setSeriesStroke(data.getSeriesCount(), new BasicStroke(1.2f));
            data.addSeries(alone);
        }
        page.smooth(true);
        page.plot(area, data, x, y, renderer);
        page.smooth(false);
    }

    /** Colours each stretch by what binds it; from one step to the next, the border lies halfway. */
    private static void shade(Page page, Curve curve, List<Step> steps, Rectangle area, TickAxis x) {
        double from = area.x;
        for (int i = 0; i < steps.size(); i++) {
            String bound = steps.get(i).boundBy();
            boolean ends = i + 1 == steps.size() || !steps.get(i + 1).boundBy().equals(bound);
            if (!ends) {
                continue;
            }
            double to = i + 1 == steps.size()
                    ? area.getMaxX()
                    : (place(curve, steps.get(i), area, x) + place(curve, steps.get(i + 1), area, x)) / 2;
            stretch(page, Bound.of(bound), from, to, area);
            from = to;
        }
    }

    private static double place(Curve curve, Step step, Rectangle area, TickAxis x) {
        return x.valueToJava2D(curve.at(step), area, RectangleEdge.BOTTOM);
    }

    private static void stretch(Page page, @Nullable Bound bound, double from, double to, Rectangle area) {
        if (bound == null || to <= from) {
            return;
        }
        page.box(bound.shade(), from, area.y, to - from, area.height);
        // Where the name has no room the legend tells the colour.
        if (Fonts.width(bound.label(), Fonts.SMALL) + 8 <= to - from) {
            page.textAround(bound.label(), Fonts.SMALL, Ink.FAINT_TEXT, (from + to) / 2, area.y + 12.0);
        }
    }
}

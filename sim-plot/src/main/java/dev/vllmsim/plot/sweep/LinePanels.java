package dev.vllmsim.plot.sweep;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Caption;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.TickAxis;
import dev.vllmsim.report.statistics.Statistic;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Panels of lines over one axis of numbers, with the knees of TTFT and TPS and the peak of goodput marked, and the limit
 * that keeps the swept setting from having any more effect.
 */
final class LinePanels implements SweepPicture.Panels {
    private final SweepData data;
    private final List<Statistic> statistics;
    private final Objectives objectives;
    private final double[] values;
    private final XScale scale;

    LinePanels(SweepData data, List<Statistic> statistics) {
        this.data = data;
        this.statistics = statistics;
        objectives = new Objectives(data.config());
        values = data.points().stream().mapToDouble(SweepData.Point::number).toArray();
        scale = values.length == 0 ? new XScale(false, 0, 1) : XScale.of(values);
    }

    @Override
    public List<Band> bands() {
        List<Band> bands = new ArrayList<>();
        List<Figure.Quantity> quantities = data.quantities();
        for (int i = 0; i < quantities.size(); i++) {
            bands.add(panel(quantities.get(i), i == 0, i == quantities.size() - 1));
        }
        return bands;
    }

    private LinePanel panel(Figure.Quantity quantity, boolean first, boolean last) {
        List<TickAxis.Tick> ticks = new ArrayList<>();
        for (TickAxis.Tick tick : scale.ticks(values, LinePanel.WIDTH)) {
            ticks.add(last ? tick : new TickAxis.Tick(tick.at(), ""));
        }
        String name = Caption.settingName(data.names().get(0)) + (scale.logarithmic() ? " (log scale)" : "");
        TickAxis axis = TickAxis.of(last ? name : "", scale.lower(), scale.upper(), ticks);
        List<Figure> figures = quantity.figures(statistics);
        YScale upright = yScale(quantity);
        LinePanel panel = new LinePanel(
                quantity, figures, figures.stream().map(data::get).toList(), places(), axis, upright, last);
        panel.objective(objectives.of(quantity));
        panel.bands(figures.stream().map(data::ends).filter(Objects::nonNull).toList());
        panel.warned(data.points().stream().map(data::isMarked).toList());
        OptionalInt knee = knee(quantity);
        if (knee.isPresent()) {
            int at = knee.getAsInt();
            double value = data.get(figures.get(0))[at];
            panel.found(
                    (quantity == Figure.Quantity.GOODPUT ? "most at " : "knee at ") + Figures.amount(values[at]) + ": "
                            + (quantity.isTime()
                                    ? Figures.duration(value)
                                    : Figures.amount(value) + " " + quantity.rate()),
                    scale.at(values[at]));
        }
        Limit limit = limit();
        if (limit != null) {
            panel.limit(first ? limit.name() + " " + Figures.amount(limit.value()) : "", scale.at(limit.value()));
        }
        return panel;
    }

    private double[] places() {
        double[] places = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            places[i] = scale.at(values[i]);
        }
        return places;
    }

    private YScale yScale(Figure.Quantity quantity) {
        List<Figure> figures = quantity.figures(statistics);
        List<double[]> curves = new ArrayList<>(figures.stream().map(data::get).toList());
        figures.stream().map(data::ends).filter(Objects::nonNull).forEach(ends -> curves.addAll(ends.curves()));
        return YScale.of(quantity, curves, objectives.of(quantity));
    }

    /** Where a quantity has its knee, or goodput its peak, on the axes as drawn. */
    OptionalInt knee(Figure.Quantity quantity) {
        double[] curve = data.get(quantity.figures(statistics).get(0));
        YScale upright = yScale(quantity);
        double[] drawn = new double[curve.length];
        for (int i = 0; i < curve.length; i++) {
            drawn[i] = upright.at(curve[i]);
        }
        return switch (quantity) {
            case TTFT -> Knee.find(places(), drawn, Knee.Shape.TAKES_OFF);
            case TPS -> Knee.find(places(), drawn, Knee.Shape.LEVELS_OFF);
            case GOODPUT -> peak(curve);
            case TPOT, REFUSED -> OptionalInt.empty();
        };
    }

    /** Where a curve is highest, unless that is one of its ends. */
    private static OptionalInt peak(double[] curve) {
        int peak = 0;
        for (int i = 1; i < curve.length; i++) {
            if (curve[i] > curve[peak]) {
                peak = i;
            }
        }
        return peak == 0 || peak == curve.length - 1 ? OptionalInt.empty() : OptionalInt.of(peak);
    }

    /**
     * A limit that was set.
     *
     * @param name the setting, in words
     * @param value what it is limited to
     */
    record Limit(String name, double value) {}

    /**
     * The other setting that bounds the requests in a step, if values on both sides of it are drawn: of {@code concurrency} and {@code
     * max_num_seqs} the smaller one binds, and to raise the other changes nothing but the queue.
     */
    @Nullable
    Limit limit() {
        String swept = data.names().get(0);
        String other = swept.equals("concurrency") ? "max_num_seqs" : swept.equals("max_num_seqs") ? "concurrency" : "";
        return data.config().get(other) instanceof Number number
                        && values.length > 1
                        && number.doubleValue() >= values[0]
                        && number.doubleValue() < values[values.length - 1]
                ? new Limit(Caption.settingName(other), number.doubleValue())
                : null;
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        String ttft = new Figure(Figure.Quantity.TTFT, statistics.get(0)).label();
        if (knee(Figure.Quantity.TTFT).isPresent() || knee(Figure.Quantity.TPS).isPresent()) {
            notes.add("Knee: where " + lowerFirst(ttft) + " takes off and where TPS levels off, each by itself, on the"
                    + " axes as drawn (" + Knee.METHOD + ").");
        } else {
            notes.add(
                    values.length < Knee.FEWEST_POINTS
                            ? "Too few points to look for a knee."
                            : "Neither " + lowerFirst(ttft) + " nor TPS has a knee that is larger than the noise ("
                                    + Knee.METHOD + ").");
        }
        Limit limit = limit();
        if (limit != null) {
            notes.add("Grey line: beyond " + limit.name() + " " + Figures.amount(limit.value())
                    + " no step has more requests.");
        }
        notes.addAll(data.replicationNotes("Lines are means, bands their 95 % intervals,"));
        notes.addAll(data.warningNotes("Shaded"));
        return notes;
    }

    private static String lowerFirst(String text) {
        return text.startsWith("Mean") ? "mean" + text.substring(4) : text;
    }
}

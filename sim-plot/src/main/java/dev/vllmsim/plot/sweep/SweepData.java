package dev.vllmsim.plot.sweep;

import dev.vllmsim.report.document.Summary;
import dev.vllmsim.report.document.SweepPoint;
import dev.vllmsim.report.document.SweepReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a sweep's picture shows of it.
 *
 * @param names the swept settings, one or two
 * @param points the runs: of one numeric setting in ascending order, otherwise in the order of the report
 */
record SweepData(List<String> names, List<Point> points) {
    /** A figure of a run that is drawn. */
    enum Figure {
        TTFT_MEAN("Mean TTFT", null, summary -> summary.ttftMs().mean()),
        TTFT_P95("p95 of TTFT", null, summary -> summary.ttftMs().p95()),
        TPOT_MEAN("Mean TPOT", null, summary -> summary.tpotMs().mean()),
        TPOT_P95("p95 of TPOT", null, summary -> summary.tpotMs().p95()),
        TPS("Decode TPS", "tokens/s", Summary::tps),
        GOODPUT(
                "Goodput",
                "requests/s",
                summary -> summary.goodput() == null ? null : summary.goodput().qps());

        private final String label;
        private final @Nullable String rate;

        @SuppressWarnings("ImmutableEnumChecker") // method references without state
        private final Function<Summary, @Nullable Double> reader;

        Figure(String label, @Nullable String rate, Function<Summary, @Nullable Double> reader) {
            this.label = label;
            this.rate = rate;
            this.reader = reader;
        }

        String label() {
            return label;
        }

        /** Whether it is a time in milliseconds, of which less is better; otherwise more is. */
        boolean isTime() {
            return rate == null;
        }

        /** The unit of what is no time; {@code null} for times, whose unit is chosen by their size. */
        @Nullable
        String rate() {
            return rate;
        }
    }

    /**
     * A run of the sweep.
     *
     * @param values of the swept settings, in the order of {@link SweepData#names}
     * @param summary the run's figures
     */
    record Point(List<Object> values, Summary summary) {
        /** A figure, or {@code NaN} if the run does not have it. */
        double get(Figure figure) {
            Double value = figure.reader.apply(summary);
            return value == null ? Double.NaN : value;
        }

        double number() {
            return ((Number) values.get(0)).doubleValue();
        }
    }

    SweepData {
        names = List.copyOf(names);
        points = List.copyOf(points);
    }

    static SweepData of(SweepReport report) {
        List<String> names =
                Arrays.stream(report.parameter().split(",")).map(String::strip).toList();
        if (names.size() > 2) {
            throw new IllegalArgumentException(
                    "a sweep can be drawn over one or two settings, but has " + names.size() + ": " + names);
        }
        List<Point> points = new ArrayList<>();
        for (SweepPoint point : report.points()) {
            points.add(new Point(values(names, point.settings()), point.summary()));
        }
        SweepData data = new SweepData(names, points);
        if (!data.isLine()) {
            return data;
        }
        points.sort(Comparator.comparingDouble(Point::number));
        return new SweepData(names, points);
    }

    private static List<Object> values(List<String> names, Map<String, Object> settings) {
        List<Object> values = new ArrayList<>();
        for (String name : names) {
            Object value = settings.get(name);
            values.add(value == null ? "not set" : value);
        }
        return values;
    }

    /** Whether two settings were swept. */
    boolean isGrid() {
        return names.size() == 2;
    }

    /** Whether one setting was swept, and has numbers for values. */
    boolean isLine() {
        return !isGrid() && points.stream().allMatch(point -> point.values().get(0) instanceof Number);
    }

    /** The values of a swept setting without repetition: numbers ascending, names in the order of the report. */
    List<Object> valuesOf(int setting) {
        List<Object> values = new ArrayList<>(points.stream()
                .map(point -> point.values().get(setting))
                .collect(Collectors.toCollection(LinkedHashSet::new)));
        if (values.stream().allMatch(value -> value instanceof Number)) {
            values.sort(Comparator.comparingDouble(value -> ((Number) value).doubleValue()));
        }
        return values;
    }

    /** Whether objectives were set, so that there is a goodput. */
    boolean hasGoodput() {
        return points.stream().anyMatch(point -> point.summary().goodput() != null);
    }

    /** A figure of all runs. */
    double[] get(Figure figure) {
        return points.stream().mapToDouble(point -> point.get(figure)).toArray();
    }

    /** The largest of some figures over all runs; 0 if none has any. */
    double largest(Figure... figures) {
        double largest = 0;
        for (Figure figure : figures) {
            for (double value : get(figure)) {
                if (value > largest) {
                    largest = value;
                }
            }
        }
        return largest;
    }
}

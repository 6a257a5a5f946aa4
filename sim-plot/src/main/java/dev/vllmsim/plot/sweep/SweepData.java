package dev.vllmsim.plot.sweep;

import dev.vllmsim.report.document.Replications;
import dev.vllmsim.report.document.Summary;
import dev.vllmsim.report.document.SweepPoint;
import dev.vllmsim.report.document.SweepReport;
import dev.vllmsim.report.document.Warning;
import dev.vllmsim.report.statistics.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a sweep's picture shows of it.
 *
 * @param names the swept settings, one or two
 * @param config the settings that are not swept, and those that are as they would be without the sweep
 * @param points the runs: of one numeric setting in ascending order, otherwise in the order of the report
 * @param replications how many times each was run, with other seeds
 */
record SweepData(List<String> names, Map<String, Object> config, List<Point> points, int replications) {
    /** Numbers that only tell runs apart: one is not more than another, and no curve leads from one to the next. */
    private static final Set<String> NUMBERS_AS_NAMES = Set.of("seed");

    /**
     * A run of the sweep.
     *
     * @param values of the swept settings, in the order of {@link SweepData#names}
     * @param summary the run's figures
     * @param warnings codes of the reasons to read the run with care
     * @param intervals of figures over its replications, by name
     */
    record Point(List<Object> values, Summary summary, Set<String> warnings, Map<String, Interval> intervals) {
        /** A figure: its mean over the replications, if there are any; {@code NaN} if the run does not have it. */
        double get(Figure figure) {
            Interval interval = intervals.get(figure.name());
            return interval == null ? figure.of(summary) : interval.mean();
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
            Set<String> warnings =
                    point.warnings().stream().map(Warning::code).collect(Collectors.toCollection(LinkedHashSet::new));
            points.add(new Point(values(names, point.settings()), point.summary(), warnings, point.intervals()));
        }
        Replications runs = report.replications();
        int replications = runs == null ? 1 : runs.count();
        SweepData data = new SweepData(names, report.config(), points, replications);
        if (!data.isLine()) {
            return data;
        }
        points.sort(Comparator.comparingDouble(Point::number));
        return new SweepData(names, report.config(), points, replications);
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

    /** Whether one setting was swept, and has numbers for values that are more or less of something. */
    boolean isLine() {
        return !isGrid()
                && !NUMBERS_AS_NAMES.contains(names.get(0))
                && points.stream().allMatch(point -> point.values().get(0) instanceof Number);
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

    /** What is drawn of the runs: goodput only where objectives were set, refusals where the queue had a limit. */
    List<Figure.Quantity> quantities() {
        boolean goodput = points.stream().anyMatch(point -> point.summary().goodput() != null);
        boolean refusals = points.stream().anyMatch(point -> point.summary().refused() != null);
        return Arrays.stream(Figure.Quantity.values())
                .filter(quantity -> goodput || quantity != Figure.Quantity.GOODPUT)
                .filter(quantity -> refusals || quantity != Figure.Quantity.REFUSED)
                .toList();
    }

    /** A figure of all runs. */
    double[] get(Figure figure) {
        return points.stream().mapToDouble(point -> point.get(figure)).toArray();
    }

    /** Where the intervals of a figure of all runs begin and end; {@code null} where each was run once. */
    @Nullable
    Ends ends(Figure figure) {
        if (points.stream().allMatch(point -> point.intervals().get(figure.name()) == null)) {
            return null;
        }
        double[] low = get(figure);
        double[] high = low.clone();
        for (int i = 0; i < low.length; i++) {
            Interval interval = points.get(i).intervals().get(figure.name());
            if (interval != null) {
                low[i] = interval.low();
                high[i] = interval.high();
            }
        }
        return new Ends(low, high);
    }

    /** Where intervals begin and end, run by run. */
    @SuppressWarnings("ArrayRecordComponent") // handed over once
    record Ends(double[] low, double[] high) {
        /** As curves that an axis has room for: an end at 0 or below has no place on one of ratios. */
        List<double[]> curves() {
            return List.of(
                    Arrays.stream(low).map(end -> end > 0 ? end : Double.NaN).toArray(), high);
        }
    }

    /** What the intervals are, for the foot of the picture. */
    List<String> replicationNotes(String drawn) {
        return replications == 1
                ? List.of()
                : List.of(drawn + " of " + replications + " replications, whose seeds are the same for all runs; "
                        + "Student's intervals for the mean.");
    }

    /** Whether a run warns of itself, and not all of them do so likewise. */
    boolean isMarked(Point point) {
        return point.warnings().stream().anyMatch(code -> !warningsOfAll().contains(code));
    }

    /** The warnings that every run has: they mark none of them out. */
    private Set<String> warningsOfAll() {
        Set<String> all = new TreeSet<>();
        if (!points.isEmpty()) {
            all.addAll(points.get(0).warnings());
        }
        points.forEach(point -> all.retainAll(point.warnings()));
        return all;
    }

    /**
     * What the runs warn of, for the foot of the picture.
     *
     * @param mark how the runs are marked that warn of something
     */
    List<String> warningNotes(String mark) {
        List<String> notes = new ArrayList<>();
        long marked = points.stream().filter(this::isMarked).count();
        if (marked > 0) {
            Set<String> codes = new TreeSet<>();
            points.forEach(point -> codes.addAll(point.warnings()));
            codes.removeAll(warningsOfAll());
            notes.add(mark + ": " + marked + (marked == 1 ? " run that warns" : " runs that warn") + " of "
                    + words(codes) + ".");
        }
        if (!warningsOfAll().isEmpty()) {
            notes.add("All runs warn of " + words(warningsOfAll()) + ".");
        }
        return notes;
    }

    private static String words(Set<String> codes) {
        return codes.stream().map(code -> code.replace('_', ' ')).collect(Collectors.joining(", "));
    }
}

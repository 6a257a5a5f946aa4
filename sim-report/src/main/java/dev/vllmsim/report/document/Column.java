package dev.vllmsim.report.document;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table: one key of each of its rows. Whoever writes or reads rows goes by the table's columns, so that a
 * further column is one line.
 *
 * @param name the key, with its unit in the name
 * @param unit what numbers in it count
 * @param kind what values it has
 * @param inRun whether the rows of a run have it
 * @param inRow whether a row has it
 * @param cell passes a row's value on
 * @param <R> what a row is made from
 */
public record Column<R>(
        String name,
        Unit unit,
        Kind kind,
        Predicate<RunColumns> inRun,
        Predicate<R> inRow,
        BiConsumer<R, CellWriter> cell) {

    /** What a number counts. */
    public enum Unit {
        /** Nothing in particular: names, counts, lists. */
        NONE,
        /** Milliseconds of simulated time. */
        MS,
        /** Tokens. */
        TOKENS,
        /** Steps. */
        STEPS
    }

    /** What values a column has. */
    public enum Kind {
        /** Whole numbers. */
        WHOLE,
        /** Numbers. */
        NUMBER,
        /** Numbers, or {@code null} where there is none. */
        NUMBER_OR_NULL,
        /** Texts. */
        TEXT,
        /** Lists, objects, or values of several kinds. */
        OTHER
    }

    private Column(String name, Unit unit, Kind kind, BiConsumer<R, CellWriter> cell) {
        this(name, unit, kind, run -> true, row -> true, cell);
    }

    /** A column of whole numbers. */
    static <R> Column<R> whole(String name, Unit unit, ToLongFunction<R> value) {
        return new Column<>(name, unit, Kind.WHOLE, (row, out) -> out.whole(value.applyAsLong(row)));
    }

    /** A column of times, in nanoseconds. */
    static <R> Column<R> time(String name, ToLongFunction<R> nanos) {
        return new Column<>(name, Unit.MS, Kind.NUMBER, (row, out) -> out.millis(nanos.applyAsLong(row)));
    }

    /** A column of times, in nanoseconds, that only some rows have; the others have {@code null}. */
    static <R> Column<R> time(String name, Predicate<R> there, ToLongFunction<R> nanos) {
        return new Column<>(name, Unit.MS, Kind.NUMBER_OR_NULL, (row, out) -> {
            if (there.test(row)) {
                out.millis(nanos.applyAsLong(row));
            } else {
                out.nothing();
            }
        });
    }

    /** A column of quotients of times, which rows whose divisor is 0 do not have: they have {@code null}. */
    static <R> Column<R> quotient(String name, ToLongFunction<R> nanos, ToLongFunction<R> divisor) {
        return new Column<>(name, Unit.MS, Kind.NUMBER_OR_NULL, (row, out) -> {
            long by = divisor.applyAsLong(row);
            if (by == 0) {
                out.nothing();
            } else {
                out.millis(nanos.applyAsLong(row), by);
            }
        });
    }

    /** A column of objects with times by name, in nanoseconds. */
    static <R> Column<R> times(String name, Function<R, Map<String, Long>> nanos) {
        return new Column<>(name, Unit.MS, Kind.OTHER, (row, out) -> out.millisByName(nanos.apply(row)));
    }

    /** The same column of rows of which each has one of these. */
    <T> Column<T> of(Function<T, R> part) {
        return new Column<>(
                name,
                unit,
                kind,
                inRun,
                row -> inRow.test(part.apply(row)),
                (row, out) -> cell.accept(part.apply(row), out));
    }

    /** A column of texts. */
    static <R> Column<R> text(String name, Function<R, String> value) {
        return new Column<>(name, Unit.NONE, Kind.TEXT, (row, out) -> out.text(value.apply(row)));
    }

    /** A column of what is JSON already. */
    static <R> Column<R> json(String name, Function<R, JsonText> value) {
        return new Column<>(name, Unit.NONE, Kind.OTHER, (row, out) -> out.json(value.apply(row)));
    }

    /** A column of values of any kind. */
    static <R> Column<R> other(String name, Function<R, @Nullable Object> value) {
        return new Column<>(name, Unit.NONE, Kind.OTHER, (row, out) -> out.value(value.apply(row)));
    }

    /** The same column, which only some runs have. */
    Column<R> inRuns(Predicate<RunColumns> runs) {
        return new Column<>(name, unit, kind, runs, inRow, cell);
    }

    /** The same column, which is left out of some rows. */
    Column<R> inRows(Predicate<R> rows) {
        return new Column<>(name, unit, kind, inRun, rows, cell);
    }

    /** Those of the columns that the rows of a run have. */
    public static <R> List<Column<R>> of(List<Column<R>> columns, RunColumns run) {
        return columns.stream().filter(column -> column.inRun().test(run)).toList();
    }
}

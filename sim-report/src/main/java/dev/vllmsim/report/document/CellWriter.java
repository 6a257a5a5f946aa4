package dev.vllmsim.report.document;

import dev.vllmsim.report.statistics.Millis;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes the cells of a row, one after the other: as JSON, as values, or in whatever form a table is to have. */
public interface CellWriter {
    /** A whole number. */
    void whole(long value);

    /** A time in nanoseconds, told in milliseconds, of which every digit counts. */
    void millis(long nanos);

    /** A quotient of a time in nanoseconds, told in milliseconds. */
    void millis(long nanos, long divisor);

    /** Times in nanoseconds by name, told in milliseconds, of which every digit counts; some may be below 0. */
    default void millisByName(Map<String, Long> nanos) {
        Map<String, Double> millis = new LinkedHashMap<>();
        nanos.forEach((name, value) -> millis.put(name, Millis.of(value)));
        value(millis);
    }

    /** A text. */
    void text(String value);

    /** What is JSON already, such as a list. */
    void json(JsonText value);

    /** A value of any kind that documents have. */
    void value(@Nullable Object value);

    /** What the row does not have. */
    void nothing();
}

package dev.vllmsim.report.document;

import org.jspecify.annotations.Nullable;

/** Takes the cells of a row, one after the other: as JSON, as values, or in whatever form a table is to have. */
public interface CellWriter {
    /** A whole number. */
    void whole(long value);

    /** A time in nanoseconds, told in milliseconds, of which every digit counts. */
    void millis(long nanos);

    /** A quotient of a time in nanoseconds, told in milliseconds. */
    void millis(long nanos, long divisor);

    /** A text. */
    void text(String value);

    /** What is JSON already, such as a list. */
    void json(JsonText value);

    /** A value of any kind that documents have. */
    void value(@Nullable Object value);

    /** What the row does not have. */
    void nothing();
}

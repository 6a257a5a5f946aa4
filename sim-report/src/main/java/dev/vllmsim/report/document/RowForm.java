package dev.vllmsim.report.document;

/**
 * The form in which a table is written, row by row. An object serves one table.
 *
 * @param <R> what a row is made from
 */
public interface RowForm<R> {
    /** Writes the next row, with what stands before it. */
    void row(R row, JsonText out);

    /** Writes what stands behind the last row. */
    void end(JsonText out);
}

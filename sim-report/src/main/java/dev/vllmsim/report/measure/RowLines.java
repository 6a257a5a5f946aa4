package dev.vllmsim.report.measure;

import dev.vllmsim.report.document.JsonText;
import dev.vllmsim.report.document.RowForm;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes a long table piece by piece.
 *
 * @param <R> what a row is made from
 */
final class RowLines<R> {
    private static final int PIECE = 1 << 15;

    private final OutputStream out;
    private final RowForm<R> form;
    private final JsonText text = new JsonText(2 * PIECE);

    RowLines(RowForm<R> form, OutputStream out) {
        this.form = form;
        this.out = out;
    }

    void write(R row) throws IOException {
        form.row(row, text);
        if (text.length() > PIECE) {
            text.drainTo(out);
        }
    }

    void end() throws IOException {
        form.end(text);
        text.drainTo(out);
    }
}

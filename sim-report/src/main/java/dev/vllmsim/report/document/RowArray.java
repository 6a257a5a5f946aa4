package dev.vllmsim.report.document;

import java.io.IOException;
import java.io.OutputStream;

/** A long array of a document that writes itself, a row a line. */
@FunctionalInterface
public interface RowArray {
    /** Writes the array, brackets included. */
    void writeTo(OutputStream out) throws IOException;
}

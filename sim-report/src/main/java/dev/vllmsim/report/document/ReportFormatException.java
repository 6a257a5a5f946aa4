package dev.vllmsim.report.document;

import java.io.IOException;
import java.nio.file.Path;

/** A JSON file that is not what it should be. The message names file, line and column, and what was expected. */
public final class ReportFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    /** Places before the first character, as of an empty file, count as the first. */
    ReportFormatException(Path file, int line, int column, String problem) {
        super(file + ":" + Math.max(1, line) + ":" + Math.max(1, column) + ": " + problem);
        this.line = Math.max(1, line);
        this.column = Math.max(1, column);
    }

    /** The line, from 1. */
    public int line() {
        return line;
    }

    /** The column, from 1. */
    public int column() {
        return column;
    }
}

package dev.vllmsim.report.workload;

import dev.vllmsim.report.input.BadInputException;
import java.io.Closeable;

/** The requests of an open file, one at a time. */
interface Rows extends Closeable {
    /**
     * Reads the next request.
     *
     * @param row takes what the file says of it
     * @return whether there was one
     * @throws BadInputException if the file is not what it should be, with the place
     */
    boolean next(Row row);

    /** Where the request last read stands: the file and the line. */
    String place();

    @Override
    void close();
}

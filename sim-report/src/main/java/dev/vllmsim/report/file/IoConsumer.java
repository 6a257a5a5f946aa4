package dev.vllmsim.report.file;

import java.io.IOException;

/**
 * Does something with a value that can fail as input and output do.
 *
 * @param <T> the value's type
 */
@FunctionalInterface
public interface IoConsumer<T> {
    /** Takes the value. */
    void accept(T value) throws IOException;
}

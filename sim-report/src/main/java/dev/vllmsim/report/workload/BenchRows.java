package dev.vllmsim.report.workload;

import dev.vllmsim.report.vllmbench.BenchFile;
import java.io.InputStream;

/** The requests of one detailed result of {@code vllm bench serve}. */
final class BenchRows implements Rows {
    private final String file;
    private final BenchFile requests;
    private int index = -1;

    /**
     * @param file what to call the file in an error message
     * @param in the file's text
     * @throws dev.vllmsim.report.input.BadInputException if it is no such result
     */
    BenchRows(String file, InputStream in) {
        this.file = file;
        requests = BenchFile.read(file, in, false);
    }

    @Override
    public boolean next(Row row) {
        row.clear();
        if (index + 1 >= requests.size()) {
            return false;
        }
        index++;
        row.promptTokens = requests.promptTokens(index);
        row.outputTokens = requests.outputTokens(index);
        row.arrivalNanos = requests.hasStarts() ? requests.startNanos(index) : Row.NO_TIME;
        return true;
    }

    @Override
    public String place() {
        return file + ": request " + index;
    }

    @Override
    public void close() {}
}

package dev.vllmsim.report.chart;

import dev.vllmsim.report.document.ExplainReport;
import dev.vllmsim.report.document.ReportReader;
import dev.vllmsim.report.input.Input;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the TTFT of each request of an explanation went to for the most part.
 *
 * @param report the explanation
 * @param causes the causes, by their names in the document, in the order in which they first occur
 * @param arrivalMs when each request arrived
 * @param ttftMs its TTFT
 * @param largest which of the causes took the largest part of it
 */
@SuppressWarnings("ArrayRecordComponent") // an entry for each request, which nobody changes
public record TtftCauses(
        ExplainReport report, List<String> causes, double[] arrivalMs, double[] ttftMs, byte[] largest) {
    public TtftCauses {
        causes = List.copyOf(causes);
    }

    /**
     * Reads an explanation, 17 bytes a request.
     *
     * @throws dev.vllmsim.report.input.BadInputException if the file holds something else, or it cannot be read
     */
    public static TtftCauses read(Input file) {
        Collector collector = new Collector();
        ExplainReport report = ReportReader.readExplain(file, collector::add);
        return new TtftCauses(
                report,
                collector.causes,
                Arrays.copyOf(collector.arrivalMs, collector.size),
                Arrays.copyOf(collector.ttftMs, collector.size),
                Arrays.copyOf(collector.largest, collector.size));
    }

    private static final class Collector {
        private final List<String> causes = new ArrayList<>();
        private double[] arrivalMs = new double[256];
        private double[] ttftMs = new double[256];
        private byte[] largest = new byte[256];
        private int size;

        void add(double arrival, double ttft, String cause) {
            if (size == arrivalMs.length) {
                int capacity = Math.addExact(size, size / 2);
                arrivalMs = Arrays.copyOf(arrivalMs, capacity);
                ttftMs = Arrays.copyOf(ttftMs, capacity);
                largest = Arrays.copyOf(largest, capacity);
            }
            if (!causes.contains(cause)) {
                causes.add(cause);
            }
            arrivalMs[size] = arrival;
            ttftMs[size] = ttft;
            largest[size++] = (byte) causes.indexOf(cause);
        }
    }
}

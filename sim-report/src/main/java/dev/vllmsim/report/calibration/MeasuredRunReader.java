package dev.vllmsim.report.calibration;

import dev.vllmsim.report.input.BadInputException;
import dev.vllmsim.report.vllmbench.BenchFile;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a measured run: the record of an engine, or the detailed JSON of {@code vllm bench serve}. */
public final class MeasuredRunReader {
    /** Least requests that say anything of four coefficients. */
    private static final int FEWEST = 2;

    private MeasuredRunReader() {}

    /**
     * Reads a run.
     *
     * @param files the files of its record
     * @param stamp which stamp is the arrival, where the record has several
     * @throws BadInputException if it cannot be read or is not what it should be
     */
    public static MeasuredRun read(MeasuredFiles files, ArrivalStamp stamp) {
        String file = files.requests().name();
        String text = Records.text(files.requests());
        String first = text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
        if (first.isEmpty()) {
            throw new BadInputException(file + " is empty", null);
        }
        MeasuredRun run;
        if (first.contains("\"input_toks\"")) {
            run = EngineRecord.read(files, text, stamp);
        } else {
            if (!text.contains("\"ttfts\"") && !text.contains("\"input_lens\"")) {
                throw new BadInputException(
                        file + ":1:1: expected one request a line with input_toks, output_toks, queued_ts,"
                                + " first_token_ts and last_token_ts, or the JSON of vllm bench serve --save-result"
                                + " --save-detailed",
                        null);
            }
            run = BenchRecord.of(
                    file, BenchFile.read(file, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), true));
        }
        if (run.requests().size() < FEWEST) {
            throw new BadInputException(
                    file + " has " + run.requests().size()
                            + " requests with all their stamps (queued_ts or arrival_time, first_token_ts, last_token_ts): at"
                            + " least " + FEWEST
                            + " are needed",
                    null);
        }
        return run;
    }

    /** The limits given by flags in place of those of the record. */
    public static MeasuredRun withLimits(MeasuredRun run, Map<String, ?> given) {
        Map<String, Object> limits = new LinkedHashMap<>(run.limits());
        limits.putAll(given);
        return new MeasuredRun(run.format(), run.requests(), limits, run.about(), run.ticks(), run.notes());
    }

    /** In the order of arrivals, shifted so that the first is at 0. */
    static List<MeasuredRequest> fromFirstArrival(List<Stamped> stamped) {
        double origin = stamped.stream().mapToDouble(Stamped::arrival).min().orElse(0);
        List<MeasuredRequest> requests = new ArrayList<>();
        for (Stamped request : stamped) {
            try {
                requests.add(new MeasuredRequest(
                        request.id(),
                        request.promptTokens(),
                        request.outputTokens(),
                        nanos(request.arrival() - origin),
                        nanos(request.first() - origin),
                        nanos(request.last() - origin)));
            } catch (IllegalArgumentException e) {
                throw new BadInputException(request.place() + ": " + e.getMessage(), e);
            }
        }
        requests.sort(Comparator.comparingLong(MeasuredRequest::arrivalNanos));
        return requests;
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * 1e9);
    }

    /** A request with its stamps in seconds on one clock. */
    record Stamped(
            String place, String id, int promptTokens, int outputTokens, double arrival, double first, double last) {}
}

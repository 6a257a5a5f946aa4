package dev.vllmsim.report.calibration;

import dev.vllmsim.report.input.BadInputException;
import dev.vllmsim.report.vllmbench.BenchFile;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a measured run: the record of an engine, or the detailed JSON of {@code vllm bench serve}. */
public final class MeasuredRunReader {
    /** Least requests that say anything of four coefficients. */
    private static final int FEWEST = 2;

    private MeasuredRunReader() {}

    /**
     * Reads a run.
     *
     * @param files the files of its record
     * @param stamp which stamp is the arrival, where the record has several; {@code null} for what suits its scheduling
     * @param given limits of the engine in place of those of the record; the version may be that of a release
     * @throws BadInputException if it cannot be read or is not what it should be
     */
    public static MeasuredRun read(MeasuredFiles files, @Nullable ArrivalStamp stamp, Map<String, ?> given) {
        String file = files.requests().name();
        String text = Records.text(files.requests());
        String first = text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
        if (first.isEmpty()) {
            throw new BadInputException(file + " is empty", null);
        }
        MeasuredRun run;
        if (first.contains("\"input_toks\"")) {
            run = EngineRecord.read(files, text, stamp, given);
        } else {
            if (CsvRecord.isOne(first)) {
                return enough(CsvRecord.read(files, text, given), file);
            }
            if (!text.contains("\"ttfts\"") && !text.contains("\"input_lens\"")) {
                throw new BadInputException(
                        file + ":1:1: expected one request a line with input_toks, output_toks, queued_ts,"
                                + " first_token_ts and last_token_ts, the JSON of vllm bench serve --save-result"
                                + " --save-detailed, or the columns arrival_ms, prompt_tokens, output_tokens, ttft_ms and"
                                + " e2e_ms",
                        null);
            }
            run = BenchRecord.of(
                    file,
                    BenchFile.read(file, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), true),
                    given);
        }
        return enough(run, file);
    }

    private static MeasuredRun enough(MeasuredRun run, String file) {
        if (run.scored() < FEWEST) {
            throw new BadInputException(
                    file + " has " + run.scored()
                            + " requests with all their stamps (queued_ts or arrival_time, first_token_ts, last_token_ts): at"
                            + " least " + FEWEST
                            + " are needed",
                    null);
        }
        return run;
    }

    /**
     * Leaves the requests that still run at the last arrival out of the scores, where the record was cut off there.
     *
     * @param cut whether it was; {@code null} to see what the stamps of a plain table look like, and to take other
     *     records as whole
     */
    public static MeasuredRun atItsEnd(MeasuredRun run, @Nullable Boolean cut) {
        boolean really = cut != null ? cut : run.format().equals("csv") && RecordEnd.looksCut(run.requests());
        if (!really) {
            return run;
        }
        List<MeasuredRequest> marked = RecordEnd.leaveOut(run.requests());
        List<String> notes = new ArrayList<>(run.notes());
        long left = marked.stream().filter(request -> !request.scored()).count();
        notes.add(left + " requests that still ran at the last arrival are simulated and not scored"
                + (cut == null ? ", as the record seems cut off there; --no-cut scores them" : ""));
        return run.with(marked, notes);
    }

    /** In the order of arrivals, shifted so that the first is at 0. */
    static List<MeasuredRequest> fromFirstArrival(List<Stamped> stamped) {
        return fromFirstArrival(stamped, List.of());
    }

    /**
     * In the order of arrivals, shifted so that the first is at 0.
     *
     * @param stamped requests with all their stamps
     * @param unfinished requests that still ran when the record ended
     */
    static List<MeasuredRequest> fromFirstArrival(List<Stamped> stamped, List<Stamped> unfinished) {
        double origin = Stream.concat(stamped.stream(), unfinished.stream())
                .mapToDouble(Stamped::arrival)
                .min()
                .orElse(0);
        List<MeasuredRequest> requests = new ArrayList<>();
        for (Stamped request : stamped) {
            requests.add(request.from(origin));
        }
        double end = Stream.concat(stamped.stream(), unfinished.stream())
                .mapToDouble(request -> Math.max(request.arrival(), request.last()))
                .max()
                .orElse(0);
        for (Stamped request : unfinished) {
            requests.add(request.until(end).from(origin).unscored());
        }
        requests.sort(Comparator.comparingLong(MeasuredRequest::arrivalNanos));
        return requests;
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * 1e9);
    }

    /** A request with its stamps in seconds on one clock. */
    record Stamped(
            String place, String id, int promptTokens, int outputTokens, double arrival, double first, double last) {

        /** A request that is in flight to the end. */
        private Stamped until(double end) {
            return new Stamped(place, id, promptTokens, outputTokens, arrival, end, end);
        }

        private MeasuredRequest from(double origin) {
            try {
                return new MeasuredRequest(
                        id,
                        promptTokens,
                        outputTokens,
                        nanos(arrival - origin),
                        nanos(first - origin),
                        nanos(last - origin));
            } catch (IllegalArgumentException e) {
                throw new BadInputException(place + ": " + e.getMessage(), e);
            }
        }
    }
}

package dev.vllmsim.cli.calibrate;

import dev.vllmsim.cli.console.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Reads a measured run: a folder with {@code requests.jsonl}, and beside it {@code meta.json} and {@code
 * timeseries.csv} if they are there; that file alone; or the detailed JSON of {@code vllm bench serve}.
 */
final class MeasuredRunReader {
    private static final String REQUESTS = "requests.jsonl";

    /** Least requests that say anything of four coefficients. */
    private static final int FEWEST = 2;

    private MeasuredRunReader() {}

    /**
     * Reads a run.
     *
     * @param path the folder or file
     * @param stamp which stamp is the arrival, where the record has several
     * @throws Failure if it cannot be read or is not what it should be
     */
    static MeasuredRun read(Path path, ArrivalStamp stamp) {
        Path file = path;
        if (Files.isDirectory(path)) {
            file = path.resolve(REQUESTS);
            if (!Files.exists(file)) {
                Path packed = path.resolve(REQUESTS + ".gz");
                if (!Files.exists(packed)) {
                    throw Failure.badInput("the folder " + path + " has no " + REQUESTS, null);
                }
                file = packed;
            }
        }
        String text = Records.text(file);
        String first = text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
        if (first.isEmpty()) {
            throw Failure.badInput(file + " is empty", null);
        }
        MeasuredRun run;
        if (first.contains("\"input_toks\"")) {
            run = EngineRecord.read(file, text, stamp);
        } else {
            JsonNode document = Records.json(text, file.toString());
            JsonFields fields = new JsonFields(document, file.toString());
            if (!fields.has("ttfts") && !fields.has("input_lens")) {
                throw fields.failure("expected one request a line with input_toks, output_toks, queued_ts,"
                        + " first_token_ts and last_token_ts, or the JSON of vllm bench serve --save-result"
                        + " --save-detailed");
            }
            run = BenchResult.read(fields);
        }
        if (run.requests().size() < FEWEST) {
            throw Failure.badInput(
                    file + " has " + run.requests().size()
                            + " requests with all their stamps (queued_ts or arrival_time, first_token_ts, last_token_ts): at"
                            + " least " + FEWEST
                            + " are needed",
                    null);
        }
        return run;
    }

    /** The limits given by flags in place of those of the record. */
    static MeasuredRun withLimits(MeasuredRun run, Map<String, ?> given) {
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
                throw Failure.badInput(request.place() + ": " + e.getMessage(), e);
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

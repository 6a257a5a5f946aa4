package dev.vllmsim.report.calibration;

import dev.vllmsim.report.input.BadInputException;
import dev.vllmsim.report.input.Input;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A record of vLLM's own per-request stamps: a request a line in {@code requests.jsonl}, the engine's limits in {@code
 * meta.json}, its state over time in {@code timeseries.csv}.
 *
 * <p>{@code arrival_time} is on the wall clock, the other stamps are on the engine's; where both are seconds of the same
 * clock, no shift is needed.
 */
final class EngineRecord {
    /** Stamps further apart are of different clocks: a day and a bit, in seconds. */
    private static final double OTHER_CLOCK = 100_000;

    /** The record's clock starts when the engine is up, this many seconds before the first arrival at most. */
    private static final double LONGEST_LEAD = 60;

    /** A host that keeps the second request out of the queue for so long is busy with more than steps, in seconds. */
    private static final double SHORTEST_STALL = 0.05;

    private EngineRecord() {}

    static MeasuredRun read(MeasuredFiles files, String text, @Nullable ArrivalStamp wanted, Map<String, ?> given) {
        String file = files.requests().name();
        List<Row> rows = new ArrayList<>();
        List<Row> running = new ArrayList<>();
        int unfinished = 0;
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            String place = file + ":" + number;
            Row row = Row.of(new JsonFields(Records.json(line, file, number), place), place);
            if (row == null) {
                unfinished++;
            } else if (row.last == 0) {
                running.add(row);
            } else {
                rows.add(row);
            }
        }
        List<String> notes = new ArrayList<>();
        if (unfinished > 0) {
            notes.add(unfinished + " requests without all their time stamps are left out, though the engine worked on"
                    + " them");
        }
        if (!running.isEmpty()) {
            notes.add(running.size() + " requests that still ran when the record ended are simulated and not scored");
        }
        Map<String, Object> recorded = new LinkedHashMap<>();
        Map<String, Object> about = new LinkedHashMap<>();
        Input meta = files.meta();
        double lead = 0;
        if (meta != null) {
            JsonFields fields = new JsonFields(Records.json(Records.text(meta), meta.name()), meta.name());
            new EngineMeta(fields).read(recorded, about, notes);
            lead = lead(fields, rows);
        }
        Map<String, Object> limits = EngineLimits.of(recorded, given);
        ArrivalStamp stamp = wanted != null ? wanted : ArrivalStamp.usual(EngineLimits.asynchronous(limits));
        ArrivalStamp used = stamp;
        if (Stream.concat(rows.stream(), running.stream()).anyMatch(row -> row.queued == null)) {
            used = ArrivalStamp.ARRIVAL;
        } else if (Stream.concat(rows.stream(), running.stream()).anyMatch(row -> row.arrival == null)) {
            used = ArrivalStamp.QUEUED;
        }
        if (used != stamp && wanted != null) {
            notes.add("not every request has the stamp for --arrival-stamp " + stamp.label() + ": " + used.label()
                    + " is taken");
        }
        double shift = shift(rows, file);
        List<MeasuredRunReader.Stamped> stamped = new ArrayList<>();
        for (Row row : rows) {
            stamped.add(row.arrivingBy(used, shift));
        }
        List<MeasuredRunReader.Stamped> stillRunning = new ArrayList<>();
        for (Row row : running) {
            stillRunning.add(row.arrivingBy(used, shift));
        }
        about.put("arrival_stamp", used.label());
        double first = stamped.stream()
                .mapToDouble(MeasuredRunReader.Stamped::arrival)
                .min()
                .orElse(0);
        double front = rows.isEmpty() || rows.get(0).arrival == null ? first : value(rows.get(0).arrival) + shift;
        List<MeasuredTick> ticks = ticks(files.timeseries(), lead + first - front);
        List<MeasuredRequest> requests = MeasuredRunReader.fromFirstArrival(stamped, stillRunning);
        return new MeasuredRun(
                        "vllm engine record",
                        requests,
                        limits,
                        about,
                        ticks,
                        notes,
                        new Client(used == ArrivalStamp.ARRIVAL, 0, Set.of()).found(requests),
                        EngineLimits.asynchronous(limits) ? firstStall(rows, shift) : 0)
                .withContent(RecordContent.inRecord(file, text));
    }

    /**
     * How long the host was busy with its first step, if that was more than a step takes: the second request is queued
     * long after it arrived, and the first has no token by then. With asynchronous scheduling the engine would have
     * looked for new requests before.
     */
    private static long firstStall(List<Row> rows, double shift) {
        List<Row> queued = rows.stream()
                .filter(row -> row.queued != null && row.arrival != null)
                .sorted(Comparator.comparingDouble(row -> value(row.queued)))
                .toList();
        if (queued.size() < 2) {
            return 0;
        }
        Row first = queued.get(0);
        Row second = queued.get(1);
        double waited = value(second.queued) - (value(second.arrival) + shift);
        boolean stalled = waited > SHORTEST_STALL && first.first > value(second.queued);
        return stalled ? Math.round((value(second.queued) - value(first.queued)) * 1e9) : 0;
    }

    private static double value(@Nullable Double number) {
        if (number == null) {
            throw new IllegalStateException("a stamp is missing that was looked at before");
        }
        return number;
    }

    /** What to add to {@code arrival_time} for the engine's clock. */
    private static double shift(List<Row> rows, String file) {
        double smallest = Double.POSITIVE_INFINITY;
        for (Row row : rows) {
            if (row.arrival == null) {
                continue;
            }
            if (Math.abs(row.first - row.arrival) < OTHER_CLOCK) {
                return 0;
            }
            if (row.queued != null) {
                smallest = Math.min(smallest, row.queued - row.arrival);
            } else {
                throw new BadInputException(
                        file + ": arrival_time is on another clock than first_token_ts, and without queued_ts the"
                                + " distance is not known",
                        null);
            }
        }
        return Double.isInfinite(smallest) ? 0 : smallest;
    }

    /** From the start of the record's clock to the first arrival, in seconds. */
    private static double lead(JsonFields meta, List<Row> rows) {
        String started = meta.text("started_at");
        if (started == null || rows.isEmpty() || rows.get(0).arrival == null) {
            return 0;
        }
        try {
            Instant start = Instant.parse(started);
            double lead = value(rows.get(0).arrival) - (start.getEpochSecond() + start.getNano() / 1e9);
            return lead >= 0 && lead <= LONGEST_LEAD ? lead : 0;
        } catch (DateTimeException e) {
            return 0;
        }
    }

    private static List<MeasuredTick> ticks(@Nullable Input input, double lead) {
        if (input == null) {
            return List.of();
        }
        String file = input.name();
        List<String> lines = Records.text(input).lines().toList();
        if (lines.isEmpty()) {
            return List.of();
        }
        List<String> header = Arrays.asList(lines.get(0).trim().split(",", -1));
        int time = header.indexOf("t");
        int running = header.indexOf("running");
        int waiting = header.indexOf("waiting");
        int kv = header.indexOf("kv_cache_pct");
        if (time < 0 || running < 0 || waiting < 0) {
            throw new BadInputException(
                    file + ":1: expected the columns t, running and waiting, but found " + header, null);
        }
        List<MeasuredTick> ticks = new ArrayList<>();
        boolean kvUsed = false;
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).isBlank()) {
                continue;
            }
            String[] cells = lines.get(i).trim().split(",", -1);
            try {
                Double kvPercent = kv < 0 ? null : (Double) Double.parseDouble(cells[kv]);
                kvUsed |= kvPercent != null && kvPercent > 0;
                ticks.add(new MeasuredTick(
                        Math.round((Double.parseDouble(cells[time]) - lead) * 1e9),
                        (int) Double.parseDouble(cells[running]),
                        (int) Double.parseDouble(cells[waiting]),
                        kvPercent));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new BadInputException(
                        file + ":" + (i + 1) + ": expected " + header + " as numbers, but found " + lines.get(i), e);
            }
        }
        // A cache that is never used was not looked at.
        return kvUsed
                ? ticks
                : ticks.stream()
                        .map(tick -> new MeasuredTick(tick.nanos(), tick.running(), tick.waiting(), null))
                        .toList();
    }

    /** A line with its stamps in seconds; queued or arrival may be missing, not both. */
    private record Row(
            String place,
            String id,
            int promptTokens,
            int outputTokens,
            @Nullable Double arrival,
            @Nullable Double queued,
            double first,
            double last) {

        /** The row, or {@code null} if the request has no stamps. */
        static @Nullable Row of(JsonFields fields, String place) {
            String id = fields.text("request_id");
            int prompt = fields.requiredInt("input_toks");
            int output = fields.requiredInt("output_toks");
            Double arrival = fields.number("arrival_time");
            Double queued = fields.number("queued_ts");
            Double first = fields.number("first_token_ts");
            Double last = fields.number("last_token_ts");
            if (arrival == null && queued == null) {
                return null;
            }
            // vLLM starts its stamps at 0 and sets them as things happen.
            if (first == null || last == null || first == 0 || last == 0) {
                boolean known = prompt > 0 && output > 0;
                return known ? new Row(place, id == null ? place : id, prompt, output, arrival, queued, 0, 0) : null;
            }
            return new Row(place, id == null ? place : id, prompt, output, arrival, queued, first, last);
        }

        MeasuredRunReader.Stamped arrivingBy(ArrivalStamp stamp, double shift) {
            double arrivalSeconds = stamp == ArrivalStamp.QUEUED ? value(queued) : value(arrival) + shift;
            return new MeasuredRunReader.Stamped(place, id, promptTokens, outputTokens, arrivalSeconds, first, last);
        }
    }
}

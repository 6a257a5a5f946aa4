package dev.vllmsim.report.calibration;

import dev.vllmsim.report.input.BadInputException;
import dev.vllmsim.report.input.Input;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A plain table of measured requests, as anyone can write one: {@code arrival_ms, prompt_tokens, output_tokens, ttft_ms,
 * e2e_ms}, in any order and among other columns. Times may be {@code _us}, {@code _ms} or {@code _s}; {@code send} may
 * stand for {@code arrival}, and there may be an {@code id}. Its times are the client's.
 *
 * <p>A request without {@code ttft} or {@code e2e} still ran when the record ended.
 */
final class CsvRecord {
    private static final Map<String, Double> SECONDS = Map.of("us", 1e-6, "ms", 1e-3, "s", 1.0);

    /** A column of times and its unit. */
    private record Column(int place, double seconds) {}

    private final String file;
    private final List<String> header;

    private CsvRecord(String file, String firstLine) {
        this.file = file;
        header = Arrays.stream(firstLine.trim().split(",", -1))
                .map(name -> name.trim().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** Whether a file with such a first line is one. */
    static boolean isOne(String firstLine) {
        String line = firstLine.toLowerCase(Locale.ROOT);
        return line.contains("prompt_tokens") && line.contains("ttft_") && !line.contains("{");
    }

    static MeasuredRun read(MeasuredFiles files, String text, Map<String, ?> given) {
        String file = files.requests().name();
        List<String> lines = text.lines().toList();
        int first = 0;
        while (lines.get(first).isBlank()) {
            first++;
        }
        return new CsvRecord(file, lines.get(first)).read(lines, first, files.meta(), given);
    }

    private MeasuredRun read(List<String> lines, int headerLine, @Nullable Input meta, Map<String, ?> given) {
        Column arrival = header.stream().anyMatch(name -> name.startsWith("send_")) ? time("send") : time("arrival");
        Column ttft = time("ttft");
        Column e2e = time("e2e");
        int prompt = count("prompt_tokens");
        int output = count("output_tokens");
        int id = header.indexOf("id");
        List<MeasuredRunReader.Stamped> stamped = new ArrayList<>();
        List<MeasuredRunReader.Stamped> unfinished = new ArrayList<>();
        for (int i = headerLine + 1; i < lines.size(); i++) {
            if (lines.get(i).isBlank()) {
                continue;
            }
            String place = file + ":" + (i + 1);
            String[] cells = lines.get(i).trim().split(",", -1);
            if (cells.length != header.size()) {
                throw new BadInputException(
                        place + ": expected " + header.size() + " cells as in the header, but found " + cells.length,
                        null);
            }
            double start = seconds(cells, arrival, place);
            boolean done = !cells[ttft.place].isBlank() && !cells[e2e.place].isBlank();
            double firstToken = done ? start + seconds(cells, ttft, place) : start;
            double lastToken = done ? start + seconds(cells, e2e, place) : start;
            (done ? stamped : unfinished)
                    .add(new MeasuredRunReader.Stamped(
                            place,
                            id < 0 ? "q" + (stamped.size() + unfinished.size() + 1) : cells[id].trim(),
                            whole(cells[prompt], "prompt_tokens", place),
                            whole(cells[output], "output_tokens", place),
                            start,
                            firstToken,
                            lastToken));
        }
        List<String> notes = new ArrayList<>();
        List<MeasuredRequest> requests = MeasuredRunReader.fromFirstArrival(stamped, unfinished);
        Map<String, Object> about = new LinkedHashMap<>();
        Map<String, Object> recorded = new LinkedHashMap<>();
        if (meta != null) {
            new EngineMeta(new JsonFields(Records.json(Records.text(meta), meta.name()), meta.name()))
                    .read(recorded, about, notes);
        }
        about.put("arrival_stamp", "client");
        return new MeasuredRun(
                "csv",
                requests,
                EngineLimits.of(recorded, given),
                about,
                List.of(),
                notes,
                new Client(true, 0, Set.of()).found(requests),
                0);
    }

    private Column time(String what) {
        for (Map.Entry<String, Double> unit : SECONDS.entrySet()) {
            int place = header.indexOf(what + "_" + unit.getKey());
            if (place >= 0) {
                return new Column(place, unit.getValue());
            }
        }
        throw missing(what + "_ms");
    }

    private int count(String name) {
        int place = header.indexOf(name);
        if (place < 0) {
            throw missing(name);
        }
        return place;
    }

    private BadInputException missing(String column) {
        return new BadInputException(
                file + ":1: expected the columns arrival_ms, prompt_tokens, output_tokens, ttft_ms and e2e_ms, but "
                        + column + " is missing in " + String.join(",", header),
                null);
    }

    private double seconds(String[] cells, Column column, String place) {
        double value;
        try {
            value = Double.parseDouble(cells[column.place].trim());
        } catch (NumberFormatException e) {
            value = Double.NaN;
        }
        if (!Double.isFinite(value)) {
            throw new BadInputException(
                    place + ": " + header.get(column.place) + " must be a number, but is " + cells[column.place], null);
        }
        return value * column.seconds;
    }

    private static int whole(String cell, String column, String place) {
        try {
            return Integer.parseInt(cell.trim());
        } catch (NumberFormatException e) {
            throw new BadInputException(place + ": " + column + " must be a whole number, but is " + cell, e);
        }
    }
}

package dev.vllmsim.report.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A trace as a viewer reads it, held to the rules of the Trace Event Format: what each phase must have, slices that nest
 * on each track, arrows that start and end at slices.
 */
final class TraceFile {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final Set<String> COMMON = Set.of("name", "ph", "ts", "pid", "tid", "args");
    private static final Map<String, Set<String>> FURTHER = Map.of(
            "X", Set.of("dur"),
            "B", Set.of(),
            "E", Set.of(),
            "i", Set.of("s"),
            "C", Set.of(),
            "s", Set.of("cat", "id"),
            "t", Set.of("cat", "id"),
            "f", Set.of("cat", "id", "bp"),
            "M", Set.of());
    private static final Map<String, String> METADATA = Map.of(
            "process_name", "name",
            "process_sort_index", "sort_index",
            "thread_name", "name",
            "thread_sort_index", "sort_index");

    /** An event. */
    record Event(JsonNode json, long nanos) {
        String name() {
            return json.get("name").asString();
        }

        char phase() {
            return json.get("ph").asString().charAt(0);
        }

        String track() {
            return json.get("pid").asInt() + "/" + json.get("tid").asInt();
        }

        long endNanos() {
            return nanos + toNanos(json.get("dur"));
        }

        JsonNode arg(String key) {
            return json.get("args").get(key);
        }
    }

    /** An open slice; the end of one that was begun is not known yet. */
    private record Open(String name, long endNanos) {}

    private final JsonNode document;
    private final List<Event> events = new ArrayList<>();
    private final Map<String, String> trackNames = new HashMap<>();

    private TraceFile(byte[] bytes) {
        document = MAPPER.readTree(bytes);
        for (JsonNode each : document.get("traceEvents")) {
            events.add(new Event(each, toNanos(each.get("ts"))));
        }
        // As viewers do; where times are equal, the order in the file stays.
        events.sort(Comparator.comparingLong(Event::nanos));
    }

    /** Reads a trace and checks that it is one. */
    static TraceFile checked(byte[] bytes) {
        TraceFile file = new TraceFile(bytes);
        file.events.forEach(TraceFile::checkFields);
        file.checkNames();
        file.checkNesting();
        file.checkFlows();
        return file;
    }

    /** Microseconds with up to three digits behind the point, as whole nanoseconds. */
    private static long toNanos(JsonNode micros) {
        if (!micros.isNumber()) {
            throw new AssertionError(micros + " is no number");
        }
        return micros.decimalValue().multiply(BigDecimal.valueOf(1000)).longValueExact();
    }

    JsonNode document() {
        return document;
    }

    /** The events of a phase, in the order of time. */
    List<Event> of(char phase) {
        return events.stream().filter(event -> event.phase() == phase).toList();
    }

    /** What a track is called. */
    String trackName(Event event) {
        return String.valueOf(trackNames.get(event.track()));
    }

    private static void checkFields(Event event) {
        JsonNode json = event.json();
        String phase = json.get("ph").asString();
        Set<String> further = FURTHER.get(phase);
        assertThat(further).as("phase %s is known", phase).isNotNull();
        for (String key : json.propertyNames()) {
            if (!COMMON.contains(key) && !further.contains(key)) {
                throw new AssertionError(key + " in " + json);
            }
        }
        assertThat(json.propertyNames()).as("%s", json).containsAll(further);
        assertThat(json.get("name").isString()).isTrue();
        assertThat(json.get("pid").asInt()).isPositive();
        assertThat(json.get("tid").asInt()).isNotNegative();
        assertThat(event.nanos()).isNotNegative();
        switch (event.phase()) {
            case 'X' -> assertThat(event.endNanos()).isGreaterThanOrEqualTo(event.nanos());
            case 'i' -> assertThat(json.get("s").asString()).isIn("t", "p", "g");
            case 'C' -> {
                assertThat(json.get("args")).isNotEmpty();
                json.get("args").forEach(value -> assertThat(value.isNumber()).isTrue());
            }
            case 'f' -> assertThat(json.get("bp").asString()).isEqualTo("e");
            case 'M' ->
                assertThat(json.get("args").has(String.valueOf(METADATA.get(event.name()))))
                        .isTrue();
            default ->
                assertThat(json.has("args") && json.get("args").isEmpty()).isFalse();
        }
    }

    private void checkNames() {
        Set<Integer> processes = new HashSet<>();
        for (Event event : of('M')) {
            if (event.name().equals("process_name")) {
                processes.add(event.json().get("pid").asInt());
            } else if (event.name().equals("thread_name")) {
                String before = trackNames.put(event.track(), event.arg("name").asString());
                assertThat(before).as("the track has a name already").isNull();
            }
        }
        assertThat(trackNames.values()).doesNotHaveDuplicates();
        for (Event event : events) {
            assertThat(processes).contains(event.json().get("pid").asInt());
            if ("XBEistf".indexOf(event.phase()) >= 0) {
                assertThat(trackNames).containsKey(event.track());
            }
        }
    }

    private void checkNesting() {
        Map<String, Deque<Open>> tracks = new HashMap<>();
        for (Event event : events) {
            Deque<Open> open = tracks.computeIfAbsent(event.track(), unused -> new ArrayDeque<>());
            switch (event.phase()) {
                case 'X' -> {
                    closeEnded(open, event.nanos());
                    assertThat(open.isEmpty() ? Long.MAX_VALUE : open.peek().endNanos())
                            .as("end of what %s is in", event.json())
                            .isGreaterThanOrEqualTo(event.endNanos());
                    open.push(new Open(event.name(), event.endNanos()));
                }
                case 'B' -> {
                    closeEnded(open, event.nanos());
                    assertThat(open).as("what %s is in", event.json()).isEmpty();
                    open.push(new Open(event.name(), Long.MAX_VALUE));
                }
                case 'E' -> {
                    closeEnded(open, event.nanos());
                    assertThat(open).as("what is open at %s", event.json()).isNotEmpty();
                    Open last = open.pop();
                    assertThat(last.name()).as("%s", event.json()).isEqualTo(event.name());
                    assertThat(last.endNanos()).isEqualTo(Long.MAX_VALUE);
                }
                default -> {}
            }
        }
        tracks.forEach((track, open) -> {
            closeEnded(open, Long.MAX_VALUE - 1);
            assertThat(open).as("slices of %s that never end", track).isEmpty();
        });
    }

    private static void closeEnded(Deque<Open> open, long nanos) {
        while (!open.isEmpty() && open.peek().endNanos() <= nanos) {
            open.pop();
        }
    }

    private void checkFlows() {
        Map<String, long[]> begun = new HashMap<>();
        Map<Integer, String> last = new HashMap<>();
        Map<String, Integer> depth = new HashMap<>();
        for (Event event : events) {
            switch (event.phase()) {
                case 'X' -> begun.put(event.track(), new long[] {event.nanos(), event.endNanos()});
                case 'B' -> depth.merge(event.track(), 1, Integer::sum);
                case 'E' -> depth.merge(event.track(), -1, Integer::sum);
                case 's', 't', 'f' -> {
                    String before = last.put(
                            event.json().get("id").asInt(),
                            event.json().get("ph").asString());
                    assertThat(before)
                            .as("before %s", event.json())
                            .matches(phase ->
                                    event.phase() == 's' ? phase == null : "s".equals(phase) || "t".equals(phase));
                    long[] slice = begun.get(event.track());
                    boolean inSlice = slice != null && slice[0] <= event.nanos() && event.nanos() <= slice[1];
                    assertThat(inSlice || depth.getOrDefault(event.track(), 0) > 0)
                            .as("%s is at a slice", event.json())
                            .isTrue();
                }
                default -> {}
            }
        }
        assertThat(last.values()).allMatch("f"::equals);
    }
}

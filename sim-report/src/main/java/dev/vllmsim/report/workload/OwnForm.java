package dev.vllmsim.report.workload;

import dev.vllmsim.engine.request.PromptContent;
import dev.vllmsim.report.input.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Our own: {@code prompt_tokens}, {@code output_tokens}, and as far as known {@code id}, {@code arrival_ms}, {@code
 * priority} and {@code prompt_segments}.
 *
 * <p>Segments say what the prompt consists of, from the front: {@code {"group": G, "start": 0, "len": N}} are tokens of
 * a stream that all requests naming G share, {@code {"unique": N}} are the request's own, {@code {"of": ID, "len": N}}
 * are the first N tokens, or all, of an earlier request's prompt and output. Where they cover the whole prompt, {@code
 * prompt_tokens} may be left out.
 */
final class OwnForm implements JsonForm {
    /** Requests whose lengths are kept for later ones that begin with them. */
    private static final int REMEMBERED = 200_000;

    private static final int NOT_GIVEN = -1;

    private final Map<String, Integer> totals = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > REMEMBERED;
        }
    };
    private @Nullable List<PromptContent.Segment> segments;
    private long segmentTokens;
    private boolean promptGiven;
    private boolean outputGiven;

    @Override
    public void read(String name, JsonRows json, Row row) {
        if (json.isNull()) {
            return;
        }
        switch (name) {
            case "id" -> row.id = json.text();
            case "prompt_tokens" -> {
                row.promptTokens = json.whole(name, 1);
                promptGiven = true;
            }
            case "output_tokens" -> {
                row.outputTokens = json.whole(name, 1);
                outputGiven = true;
            }
            case "arrival_ms" -> row.arrivalNanos = json.time(name, Clock.MILLIS);
            case "priority" -> row.priority = json.whole(name, Integer.MIN_VALUE);
            case "max_tokens" -> row.maxTokens = json.whole(name, 1);
            case "accepted" -> row.accepted = accepted(name, json);
            case "prompt_segments" -> readSegments(name, json);
            default -> {}
        }
    }

    private static List<Integer> accepted(String name, JsonRows json) {
        JsonParser parser = json.parser();
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw json.unexpected(name + ", an array of whole numbers", parser.getString());
        }
        List<Integer> accepted = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            accepted.add(json.whole(name, 0));
        }
        return accepted;
    }

    private void readSegments(String name, JsonRows json) {
        JsonParser parser = json.parser();
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw json.unexpected(name + ", an array", parser.getString());
        }
        List<PromptContent.Segment> read = new ArrayList<>();
        segmentTokens = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw json.unexpected(name + ", an array of objects", parser.getString());
            }
            PromptContent.Segment segment = segment(json);
            if (segment != null) {
                read.add(segment);
            }
        }
        segments = read;
    }

    /** The next segment, or {@code null} for one of no tokens. */
    private PromptContent.@Nullable Segment segment(JsonRows json) {
        JsonParser parser = json.parser();
        String group = null;
        String of = null;
        int start = 0;
        int length = NOT_GIVEN;
        int unique = NOT_GIVEN;
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            switch (name) {
                case "group" -> group = json.text();
                case "of" -> of = json.text();
                case "start" -> start = json.whole(name, 0);
                case "len" -> length = json.whole(name, 0);
                case "unique" -> unique = json.whole(name, 0);
                default -> throw json.unexpected("a segment of group, start, len, or unique, or of, len", name);
            }
        }
        if (group != null && of == null && unique == NOT_GIVEN && length != NOT_GIVEN) {
            if (start > Integer.MAX_VALUE - length) {
                throw json.unexpected(
                        "a segment that ends within " + Integer.MAX_VALUE + " tokens",
                        "start " + start + " and len " + length);
            }
            segmentTokens += length;
            return length == 0 ? null : new PromptContent.Shared(group, start, length);
        }
        if (unique != NOT_GIVEN && group == null && of == null && length == NOT_GIVEN) {
            segmentTokens += unique;
            return unique == 0 ? null : new PromptContent.Unique(unique);
        }
        if (of != null && group == null && unique == NOT_GIVEN) {
            Integer total = totals.get(of);
            if (total == null && length == NOT_GIVEN) {
                throw json.unexpected("the id of one of the " + REMEMBERED + " requests before this one, or a len", of);
            }
            if (length == 0) {
                return null;
            }
            segmentTokens += length != NOT_GIVEN ? length : total == null ? 0 : total;
            return new PromptContent.Earlier(of, length != NOT_GIVEN ? length : null);
        }
        throw json.unexpected("a segment of group, start, len, or unique, or of, len", "another");
    }

    @Override
    public void finish(JsonRows json, Row row) {
        List<PromptContent.Segment> read = segments;
        if (!outputGiven) {
            throw json.unexpected("output_tokens", "an object without it");
        }
        if (row.maxTokens > 0 && row.maxTokens < row.outputTokens) {
            throw json.unexpected("max_tokens of at least output_tokens " + row.outputTokens, "" + row.maxTokens);
        }
        if (!promptGiven) {
            if (read == null || segmentTokens == 0) {
                throw json.unexpected("prompt_tokens", "an object without it");
            }
            if (segmentTokens > Integer.MAX_VALUE) {
                throw json.unexpected(
                        "segments of at most " + Integer.MAX_VALUE + " tokens", segmentTokens + " tokens of segments");
            }
            row.promptTokens = (int) segmentTokens;
        }
        if (segmentTokens > row.promptTokens) {
            throw json.unexpected(
                    "segments of at most prompt_tokens " + row.promptTokens, segmentTokens + " tokens of segments");
        }
        row.content = read == null || read.isEmpty() ? null : new PromptContent(read);
        String id = row.id;
        if (id != null) {
            totals.put(id, (int) Math.min(Integer.MAX_VALUE, (long) row.promptTokens + row.outputTokens));
        }
        segments = null;
        segmentTokens = 0;
        promptGiven = false;
        outputGiven = false;
    }
}

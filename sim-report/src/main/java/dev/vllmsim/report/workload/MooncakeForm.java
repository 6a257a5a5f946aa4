package dev.vllmsim.report.workload;

import dev.vllmsim.engine.request.PromptContent;
import dev.vllmsim.report.input.Clock;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * A line of a Mooncake trace: {@code timestamp} in milliseconds, {@code input_length}, {@code output_length}, and {@code
 * hash_ids}, a number for each 512 tokens of the prompt.
 *
 * <p>An id stands for a block of tokens together with everything in front of it, so two requests with the same id have
 * the same tokens up to the end of that block. Each id thus is a stream of its own, of which a request has the first 512
 * tokens, or fewer at the end of its prompt.
 */
final class MooncakeForm implements JsonForm {
    /** Tokens that an id stands for. */
    static final int BLOCK_TOKENS = 512;

    private final List<String> ids = new ArrayList<>();

    @Override
    public void read(String name, JsonRows json, Row row) {
        switch (name) {
            case "timestamp" -> row.arrivalNanos = json.time(name, Clock.MILLIS);
            case "input_length" -> row.promptTokens = json.tokens(name);
            case "output_length" -> row.outputTokens = json.tokens(name);
            case "hash_ids" -> readIds(name, json);
            default -> {}
        }
    }

    private void readIds(String name, JsonRows json) {
        JsonParser parser = json.parser();
        ids.clear();
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw json.unexpected(name + ", an array of numbers", parser.getString());
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
                throw json.unexpected(name + ", an array of whole numbers", parser.getString());
            }
            ids.add(parser.getString());
        }
    }

    @Override
    public void finish(JsonRows json, Row row) {
        List<PromptContent.Segment> segments = new ArrayList<>(ids.size());
        int left = row.promptTokens;
        for (String id : ids) {
            int length = Math.min(BLOCK_TOKENS, left);
            if (length == 0) {
                throw json.unexpected(
                        "at most one of hash_ids for each " + BLOCK_TOKENS + " tokens of input_length "
                                + row.promptTokens,
                        String.valueOf(ids.size()));
            }
            segments.add(new PromptContent.Shared(id, 0, length));
            left -= length;
        }
        row.content = segments.isEmpty() ? null : new PromptContent(segments);
        ids.clear();
    }
}

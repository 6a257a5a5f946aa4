package dev.vllmsim.report.document;

import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.routing.Fleet;
import dev.vllmsim.report.statistics.Millis;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JsonToken;

/** Reads the rows of a run, one after the other, for a visitor. */
final class RunRows {
    private final RunVisitor visitor;

    RunRows(RunVisitor visitor) {
        this.visitor = visitor;
    }

    /** The requests in the array that comes next. */
    void requests(JsonCursor document) {
        document.nextValue();
        document.startArray("an array of rows");
        while (document.nextValue() != JsonToken.END_ARRAY) {
            document.startedObject("a row");
            visitor.request(request(document));
        }
    }

    /** The steps in the array that comes next. */
    void steps(JsonCursor document) {
        document.nextValue();
        document.startArray("an array of steps");
        while (document.nextValue() != JsonToken.END_ARRAY) {
            document.startedObject("a step");
            visitor.step(step(document));
        }
    }

    private static RequestTimes request(JsonCursor document) {
        return request(document, name -> document.skipChildren());
    }

    /**
     * The request whose row has just begun.
     *
     * @param others reads the values of the other keys, or passes over them
     */
    static RequestTimes request(JsonCursor document, Consumer<String> others) {
        String id = "";
        int promptTokens = 0;
        int outputTokens = 0;
        long arrival = Request.NEVER;
        long prefillStart = Request.NEVER;
        long prefillEnd = Request.NEVER;
        long decodeStart = Request.NEVER;
        long firstToken = Request.NEVER;
        long finish = Request.NEVER;
        int preemptions = 0;
        int replica = 0;
        for (String name = document.nextName(); name != null; name = document.nextName()) {
            JsonToken token = document.nextValue();
            switch (name) {
                case "id" -> id = document.requiredText();
                case "prompt_tokens" -> promptTokens = document.wholeNumber();
                case "output_tokens" -> outputTokens = document.wholeNumber();
                case "arrival_ms" -> arrival = nanos(document);
                case "prefill_start_ms" -> prefillStart = nanos(document);
                case "prefill_end_ms" -> prefillEnd = nanos(document);
                case "decode_start_ms" -> decodeStart = token == JsonToken.VALUE_NULL ? Request.NEVER : nanos(document);
                case "first_token_ms" -> firstToken = nanos(document);
                case "finish_ms" -> finish = nanos(document);
                case "preemptions" -> preemptions = document.wholeNumber();
                case "replica" -> replica = replica(document);
                default -> others.accept(name);
            }
        }
        if (id.isEmpty()
                || outputTokens < 1
                || arrival < 0
                || prefillStart < arrival
                || prefillEnd < prefillStart
                || firstToken < prefillEnd
                || finish < firstToken) {
            throw document.problem("expected a request with id, output_tokens, and the times arrival_ms,"
                    + " prefill_start_ms, prefill_end_ms, first_token_ms and finish_ms in this order");
        }
        return new RequestTimes(
                id,
                promptTokens,
                outputTokens,
                arrival,
                prefillStart,
                prefillEnd,
                decodeStart,
                firstToken,
                finish,
                preemptions,
                replica);
    }

    private StepTimes step(JsonCursor document) {
        long start = Request.NEVER;
        long end = Request.NEVER;
        long prefillTokens = 0;
        long decodeTokens = 0;
        List<StepItem> items = new ArrayList<>();
        List<String> preempted = new ArrayList<>();
        int finished = 0;
        int running = -1;
        int waiting = -1;
        long kvBlocksFree = -1;
        int replica = 0;
        boolean wantsItems = visitor.wantsItems();
        for (String name = document.nextName(); name != null; name = document.nextName()) {
            document.nextValue();
            switch (name) {
                case "start_ms" -> start = nanos(document);
                case "end_ms" -> end = nanos(document);
                case "prefill_tokens" -> prefillTokens = document.longNumber();
                case "decode_tokens" -> decodeTokens = document.longNumber();
                case "preempted" -> ids(document, preempted);
                case "finished" -> finished = document.size();
                case "running" -> running = document.wholeNumber();
                case "waiting" -> waiting = document.wholeNumber();
                case "kv_blocks_free" -> kvBlocksFree = document.longNumber();
                case "replica" -> replica = replica(document);
                case "items" -> {
                    if (wantsItems) {
                        items(document, items);
                    } else {
                        document.skipChildren();
                    }
                }
                default -> document.skipChildren();
            }
        }
        if (start < 0 || end < start) {
            throw document.problem("expected a step with start_ms and end_ms in this order");
        }
        return new StepTimes(
                start,
                end,
                prefillTokens,
                decodeTokens,
                items,
                preempted,
                finished,
                running,
                waiting,
                kvBlocksFree,
                replica);
    }

    private static void ids(JsonCursor document, List<String> ids) {
        document.startArray("an array of ids");
        while (document.nextValue() != JsonToken.END_ARRAY) {
            ids.add(document.requiredText());
        }
    }

    private static void items(JsonCursor document, List<StepItem> items) {
        document.startArray("an array of items");
        while (document.nextValue() != JsonToken.END_ARRAY) {
            items.add(document.here(StepItem.class));
        }
    }

    private static int replica(JsonCursor document) {
        int replica = document.wholeNumber();
        if (replica < 0 || replica >= Fleet.MOST_REPLICAS) {
            throw document.problem("expected a replica from 0 to " + (Fleet.MOST_REPLICAS - 1));
        }
        return replica;
    }

    /** Every nanosecond counts, up to 104 days. */
    private static long nanos(JsonCursor document) {
        return Math.round(document.number() * Millis.NANOS_PER_MILLI);
    }
}

package dev.vllmsim.report.workload;

import dev.vllmsim.report.input.Clock;

/**
 * A line of the record of a real run: {@code request_id}, {@code input_toks}, {@code output_toks}, and when vLLM's engine
 * queued the request ({@code queued_ts}), or else when its front end took it ({@code arrival_time}), in seconds.
 */
final class RecordForm implements JsonForm {
    private long queuedNanos = Row.NO_TIME;
    private long takenNanos = Row.NO_TIME;
    /** Both stamps are on clocks of their own, so the first request decides. */
    private boolean first = true;

    private boolean byQueue;

    @Override
    public void read(String name, JsonRows json, Row row) {
        if (json.isNull()) {
            return;
        }
        switch (name) {
            case "request_id" -> row.id = json.text();
            case "input_toks" -> row.promptTokens = json.tokens(name);
            case "output_toks" -> row.outputTokens = json.tokens(name);
            case "queued_ts" -> queuedNanos = json.time(name, Clock.SECONDS);
            case "arrival_time" -> takenNanos = json.time(name, Clock.SECONDS);
            default -> {}
        }
    }

    @Override
    public void finish(JsonRows json, Row row) {
        // vLLM starts its stamps at 0 and sets them as things happen.
        long queued = queuedNanos == 0 ? Row.NO_TIME : queuedNanos;
        if (first) {
            byQueue = queued != Row.NO_TIME;
            first = false;
        }
        row.arrivalNanos = byQueue ? queued : takenNanos;
        queuedNanos = Row.NO_TIME;
        takenNanos = Row.NO_TIME;
    }
}

package dev.vllmsim.report.document;

import dev.vllmsim.report.statistics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** Reads documents of kind {@code run}. */
final class RunReader {
    private static final RowReader TAIL = new RowReader(RequestColumns.ALL);

    private RunReader() {}

    static RunReport read(JsonCursor document, long windowFrom, long windowCount) {
        List<StepSeries> steps = new ArrayList<>();
        RunHead head = read(document, JsonCursor::skip, here -> steps.add(steps(here, windowFrom, windowCount)));
        return new RunReport(head, steps.isEmpty() ? null : steps.get(0));
    }

    private static RunHead read(JsonCursor document, Consumer<JsonCursor> requests, Consumer<JsonCursor> steps) {
        DocumentHead head = new DocumentHead(ReportWriter.RUN);
        @Nullable Summary summary = null;
        List<Warning> warnings = List.of();
        List<Row> tail = List.of();
        @Nullable Replications replications = null;
        Map<String, Interval> intervals = Map.of();
        document.startObject();
        for (String name = document.nextName(); name != null; name = document.nextName()) {
            switch (name) {
                case "summary" -> summary = document.value(Summary.class);
                case "warnings" -> warnings = document.value(DocumentHead.WARNINGS);
                case "tail" -> tail = TAIL.rows(document);
                case "replications" -> replications = document.value(Replications.class);
                case "intervals" -> intervals = document.value(DocumentHead.INTERVALS);
                case "requests" -> requests.accept(document);
                case "steps" -> steps.accept(document);
                default -> head.read(document, name);
            }
        }
        document.end();
        return new RunHead(
                head.tool(document),
                head.config(document),
                document.required("summary", summary),
                warnings,
                tail,
                replications,
                intervals);
    }

    /** Reads a document row by row. */
    static RunHead read(JsonCursor document, RunVisitor visitor) {
        RunRows rows = new RunRows(visitor);
        return read(document, rows::requests, rows::steps);
    }

    private static StepSeries steps(JsonCursor document, long windowFrom, long windowCount) {
        long windowEnd = StepSeriesBuilder.windowEnd(windowFrom, windowCount);
        document.nextValue();
        document.startArray("an array of steps");
        StepSeriesBuilder series = new StepSeriesBuilder();
        while (document.nextValue() != JsonToken.END_ARRAY) {
            document.startedObject("a step");
            if (series.steps() >= windowFrom && series.steps() < windowEnd) {
                StepRow row = document.here(StepRow.class);
                if (isOfAnother(row.replica())) {
                    continue;
                }
                List<String> preempted = row.preempted();
                series.add(
                        row.startMs(),
                        row.endMs(),
                        row.prefillTokens(),
                        row.decodeTokens(),
                        preempted == null ? 0 : preempted.size());
                series.addLevels(row.running(), row.waiting(), row.kvBlocksFree());
                series.addRow(row);
            } else {
                readTotals(document, series);
            }
        }
        return series.build();
    }

    /** Steps of several engines have no order; those of the first are shown. */
    private static boolean isOfAnother(@Nullable Integer replica) {
        return replica != null && replica > 0;
    }

    private static void readTotals(JsonCursor document, StepSeriesBuilder series) {
        double start = 0;
        double end = 0;
        int prefill = 0;
        int decode = 0;
        int preempted = 0;
        @Nullable Integer running = null;
        @Nullable Integer waiting = null;
        @Nullable Long kvBlocksFree = null;
        @Nullable Integer replica = null;
        int found = 0;
        for (String name = document.nextName(); name != null; name = document.nextName()) {
            document.nextValue();
            if (name.equals(StepColumns.START.name())) {
                start = document.number();
                found++;
            } else if (name.equals(StepColumns.END.name())) {
                end = document.number();
                found++;
            } else if (name.equals(StepColumns.PREFILL_TOKENS.name())) {
                prefill = document.wholeNumber();
                found++;
            } else if (name.equals(StepColumns.DECODE_TOKENS.name())) {
                decode = document.wholeNumber();
                found++;
            } else if (name.equals(StepColumns.PREEMPTED.name())) {
                preempted = document.size();
            } else if (name.equals(StepColumns.RUNNING.name())) {
                running = document.wholeNumber();
            } else if (name.equals(StepColumns.WAITING.name())) {
                waiting = document.wholeNumber();
            } else if (name.equals(StepColumns.KV_BLOCKS_FREE.name())) {
                kvBlocksFree = document.longNumber();
            } else if (name.equals(StepColumns.REPLICA.name())) {
                replica = document.wholeNumber();
            } else {
                document.skipChildren();
            }
        }
        if (found != 4) {
            throw document.problem("expected a step with start_ms, end_ms, prefill_tokens and decode_tokens");
        }
        if (isOfAnother(replica)) {
            return;
        }
        series.add(start, end, prefill, decode, preempted);
        series.addLevels(running, waiting, kvBlocksFree);
    }
}

package dev.vllmsim.report.calibration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The detailed JSON of {@code vllm bench serve}. Its times are those of the client: what the network and the server's
 * front end take is in them. It says nothing of the engine's limits.
 */
final class BenchRecord {
    private BenchRecord() {}

    static MeasuredRun read(JsonFields fields) {
        JsonNode prompts = required(fields, "input_lens");
        JsonNode outputs = required(fields, "output_lens");
        JsonNode ttfts = required(fields, "ttfts");
        JsonNode itls = required(fields, "itls");
        JsonNode starts = fields.array("start_times");
        JsonNode errors = fields.array("errors");
        int count = prompts.size();
        sameSize(fields, "output_lens", outputs, count);
        sameSize(fields, "ttfts", ttfts, count);
        sameSize(fields, "itls", itls, count);
        if (starts == null && !atOnce(fields)) {
            throw fields.failure("start_times is missing, so that arrivals are not known: a newer vllm bench serve"
                    + " --save-detailed writes it");
        }
        if (starts != null) {
            sameSize(fields, "start_times", starts, count);
        }
        List<MeasuredRunReader.Stamped> stamped = new ArrayList<>();
        int failed = 0;
        for (int i = 0; i < count; i++) {
            int outputTokens = whole(fields, "output_lens", outputs, i);
            if (outputTokens == 0 || isError(errors, i)) {
                failed++;
                continue;
            }
            double start = starts == null ? 0 : number(fields, "start_times", starts, i);
            double first = start + number(fields, "ttfts", ttfts, i);
            double last = first;
            JsonNode gaps = itls.get(i);
            for (int k = 0; k < gaps.size(); k++) {
                last += number(fields, "itls[" + i + "]", gaps, k);
            }
            stamped.add(new MeasuredRunReader.Stamped(
                    "request " + i,
                    "bench-" + i,
                    whole(fields, "input_lens", prompts, i),
                    outputTokens,
                    start,
                    first,
                    last));
        }
        List<String> notes = new ArrayList<>();
        notes.add("time stamps are the client's: network and front end are in them, and are fitted as part of the"
                + " steps");
        if (failed > 0) {
            notes.add(failed + " failed requests are left out, though the engine may have worked on them");
        }
        Map<String, Object> about = new LinkedHashMap<>();
        String model = fields.text("model_id");
        if (model != null) {
            about.put("model", model);
        }
        about.put("arrival_stamp", "client");
        return new MeasuredRun(
                "vllm bench serve", MeasuredRunReader.fromFirstArrival(stamped), Map.of(), about, List.of(), notes);
    }

    /** Whether all requests were sent at the start: then no stamps are needed. */
    private static boolean atOnce(JsonFields fields) {
        return "inf".equals(fields.text("request_rate")) && !fields.has("max_concurrency");
    }

    private static JsonNode required(JsonFields fields, String name) {
        JsonNode array = fields.array(name);
        if (array == null) {
            throw fields.failure(name + " is missing: write the file with --save-result --save-detailed");
        }
        return array;
    }

    private static void sameSize(JsonFields fields, String name, JsonNode array, int count) {
        if (array.size() != count) {
            throw fields.failure(name + " must have " + count + " entries as input_lens has, but has " + array.size());
        }
    }

    private static boolean isError(@Nullable JsonNode errors, int index) {
        JsonNode error = errors == null ? null : errors.get(index);
        return error != null && error.isString() && !error.stringValue().isEmpty();
    }

    private static int whole(JsonFields fields, String name, JsonNode array, int index) {
        JsonNode value = array.get(index);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw fields.failure(name + "[" + index + "] must be a whole number, but is " + value);
        }
        return value.intValue();
    }

    private static double number(JsonFields fields, String name, JsonNode array, int index) {
        JsonNode value = array.get(index);
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw fields.failure(name + "[" + index + "] must be a number, but is " + value);
        }
        return value.doubleValue();
    }
}
